import { ageOf } from '../../../cli/output/age.ts';
import type { OperationView } from '../../../controller/model/views.ts';
import type { Run } from '../../app/facts.ts';
import type { Column, View } from '../column.ts';
import { percent } from '../figures.ts';
import { type Span, span } from '../line.ts';
import { operationTones } from '../states.ts';
import { place, textColumn } from './figure-columns.ts';

/** An operation, and what is known of its progress where it was begun here. */
export interface OperationRow {
  readonly operation: OperationView;
  readonly run: Run | null;
}

const barWidth = 8;

export const operationColumns: readonly Column<OperationRow>[] = [
  {
    key: 'number',
    title: '#',
    means: 'its number',
    align: 'right',
    width: 5,
    rank: 0,
    largestFirst: true,
    value: ({ thing }) => thing.operation.number,
    write: (number) => span(`#${number}`),
  },
  textColumn('kind', place('KIND', 2, 'what kind of change it is'), [14, 16, 24], ({ thing }) => thing.operation.kind),
  textColumn('subject', place('SUBJECT', 1, 'what it changes'), [10, 16, 32], ({ thing }) =>
    subjectText(thing.operation),
  ),
  {
    ...textColumn<OperationRow>(
      'state',
      place('STATE', 1, 'how it stands'),
      [11, 11, 11],
      ({ thing }) => thing.operation.state,
    ),
    write: (_, { thing }) => span(thing.operation.state, operationTones[thing.operation.state]),
  },
  {
    ...textColumn<OperationRow>(
      'progress',
      place('PROGRESS', 4, 'how far it is: bytes where they are known, else steps'),
      [barWidth + 5, barWidth + 5, barWidth + 5],
      ({ thing }) => progressOf(thing) ?? undefined,
    ),
    write: (share, _, view) => progressBar(Number(share), view),
  },
  textColumn('step', place('STEP', 5, 'what it does just now; why it failed'), [16, 40, 80], ({ thing }) =>
    stepText(thing),
  ),
  {
    ...textColumn<OperationRow>(
      'started',
      place('AGE', 3, 'how long ago it began'),
      [4, 4, 4],
      ({ thing }) => thing.operation.startedAt,
    ),
    align: 'right',
    largestFirst: true,
    write: (at, _, { now }) => span(ageOf(String(at), now)),
  },
  {
    ...textColumn<OperationRow>(
      'took',
      place('TOOK', 7, 'how long it took, or has taken so far'),
      [6, 6, 6],
      () => null,
    ),
    align: 'right',
    largestFirst: true,
    value: ({ thing: { operation } }, { now }) => tookMs(operation, now),
    write: (milliseconds) => span(tookText(Number(milliseconds))),
  },
  textColumn(
    'by',
    place('BY', 6, 'who began it'),
    [8, 14, 28],
    ({ thing: { operation } }) => `${operation.actor.user}@${operation.actor.host}`,
  ),
  textColumn(
    'reason',
    place('REASON', 8, 'why, in the words of who began it'),
    [10, 20, 40],
    ({ thing }) => thing.operation.reason ?? undefined,
  ),
];

export function subjectText({ subjects }: Pick<OperationView, 'subjects'>): string {
  // A create claims its image and pool as well; what it is about comes first.
  const order = ['instance', 'cell', 'image', 'pool', 'zone'];
  const [first, ...others] = [...subjects].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const same = others.filter(({ kind }) => kind === first?.kind).map(({ name }) => name);
  return first === undefined ? '' : [first.name, ...same].join(', ');
}

/** From 0 to 1 while it is under way; null when it has ended. */
export function progressOf({ operation, run }: OperationRow): number | null {
  if (operation.state !== 'running' && operation.state !== 'waiting') return null;
  const { steps } = operation;
  if (steps.length === 0) return 0;
  const done = steps.filter(({ state }) => state === 'done').length;
  const part = run?.done != null && run.total != null && run.total > 0 ? Math.min(1, run.done / run.total) : 0;
  return Math.min(1, (done + part) / steps.length);
}

function progressBar(share: number, { glyphs }: View): Span {
  const full = Math.round(share * barWidth);
  const bar = glyphs.gauge.full.repeat(full) + glyphs.gauge.empty.repeat(barWidth - full);
  return span(`${bar} ${percent(share).padStart(4)}`, 'warn');
}

function stepText({ operation }: OperationRow): string | undefined {
  if (operation.error) return operation.error.message;
  const at = operation.steps.find(({ state }) => state === 'running' || state === 'undoing');
  return at === undefined ? undefined : at.title;
}

function tookMs({ startedAt, endedAt, state }: OperationView, now: number): number | null {
  if (endedAt === null && state !== 'running' && state !== 'waiting') return null;
  return Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
}

/** `0.4s`, `12s`, `3m20s`, `2h05m`. */
export function tookText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  const two = (figure: number) => String(Math.floor(figure)).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two((seconds % 3600) / 60)}m`;
}
