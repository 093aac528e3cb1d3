import type { OperationState, StepRecord, StepState } from '../../controller/model/operation.ts';
import type { OperationView } from '../../controller/model/views.ts';
import type { Cell, ListShape } from '../output/column.ts';
import { type Details, detailTable, field, timeField } from '../output/details.ts';
import { escapeControl, escapeLines } from '../terminal/escape.ts';
import { paint, type Style } from '../terminal/style.ts';
import { idColumn, numberColumn, textColumn, timeColumn, wideColumn } from './columns.ts';

export const operationList: ListShape<OperationView> = {
  name: (operation) => String(operation.number),
  columns: [
    { ...numberColumn('number', (operation: OperationView) => operation.number), cell: numberCell },
    textColumn('kind', (operation) => operation.kind),
    { ...textColumn('subject', subjectText), flexible: true },
    { ...textColumn('state', (operation: OperationView) => operation.state), cell: stateCell },
    timeColumn('started', (operation) => operation.startedAt),
    textColumn('by', byText),
    wideColumn(timeColumn('ended', (operation) => operation.endedAt ?? undefined)),
    wideColumn(textColumn('owner', (operation) => operation.ownerState)),
    {
      ...wideColumn(textColumn('reason', (operation: OperationView) => operation.reason ?? undefined)),
      flexible: true,
    },
    { ...wideColumn(textColumn('error', (operation: OperationView) => operation.error?.message)), flexible: true },
    idColumn((operation) => operation.id),
  ],
};

const stateStyles: Readonly<Record<OperationState, Style>> = {
  running: 'busy',
  waiting: 'busy',
  succeeded: 'good',
  failed: 'bad',
  'rolled-back': 'dim',
  interrupted: 'bad',
};

const stepStyles: Readonly<Record<StepState, Style>> = {
  pending: 'dim',
  running: 'busy',
  done: 'good',
  failed: 'bad',
  undoing: 'busy',
  undone: 'dim',
};

function numberCell({ number }: OperationView): Cell {
  return { text: `#${number}` };
}

export function stateCell({ state }: Pick<OperationView, 'state'>): Cell {
  return { text: state, style: stateStyles[state] };
}

function subjectText({ subjects }: OperationView): string {
  return subjects.map((subject) => subject.name).join(', ');
}

export function byText({ actor }: Pick<OperationView, 'actor'>): string {
  return `${actor.user}@${actor.host}`;
}

export function operationDetails(operation: OperationView, now: number): Details {
  return {
    fields: [
      field('number', operation.number, numberCell(operation)),
      field('id', operation.id),
      field('kind', operation.kind),
      field('subject', operation.subjects.map(({ kind, name }) => `${kind} ${name}`).join(', ')),
      field('state', operation.state, stateCell(operation)),
      field('by', byText(operation)),
      field('reason', operation.reason ?? undefined),
      ...operation.takeOvers.map((one) =>
        field(one.way, `${byText(one)} at ${one.at}${one.reason === undefined ? '' : `: ${one.reason}`}`),
      ),
      timeField('started', operation.startedAt, now),
      timeField('ended', operation.endedAt ?? undefined, now),
      field('direction', operation.direction),
      field('attempt', operation.attempt),
      field('owner', operation.ownerState),
      field('error', operation.error?.message),
      field('next', nextStep(operation)),
    ],
    tables: [
      detailTable('steps', operation.steps, [
        {
          ...textColumn('state', (step) => step.state),
          cell: ({ state }) => ({ text: state, style: stepStyles[state] }),
        },
        textColumn('step', (step) => step.title),
        textColumn('cell', (step) => step.cellName),
        timeColumn('started', (step) => step.startedAt),
        textColumn('took', tookText),
        { ...textColumn('error', (step) => step.error?.message), flexible: true },
      ]),
      detailTable('remains', operation.remains, [
        textColumn('cell', (remainder) => remainder.cellName),
        textColumn('what', (remainder) => remainder.what),
        textColumn('commands', (remainder) => remainder.commands.join('; ')),
      ]),
    ],
    text: ({ colour }) => commandsText(operation, colour),
  };
}

function tookText({ startedAt, endedAt }: StepRecord): string | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined;
  return `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)}s`;
}

/** The exact commands of each step that began, at the beginning of their lines so that they can be copied. */
function commandsText({ steps, number }: OperationView, colour: boolean): string {
  const blocks = steps.flatMap(({ title, cellName, commands, undoCommands = [] }, index) => {
    const head = (text: string) => paint(`# ${index + 1}. ${escapeControl(text)}`, 'strong', colour);
    const where = cellName === undefined ? '' : ` on ${cellName}`;
    return [
      ...(commands.length === 0 ? [] : [[head(`${title}${where}`), ...commands.map(escapeLines)].join('\n')]),
      ...(undoCommands.length === 0
        ? []
        : [[head(`undo: ${title}${where}`), ...undoCommands.map(escapeLines)].join('\n')]),
    ];
  });
  const hint = paint(`# as a script: nano operation log ${number} --script`, 'dim', colour);
  return blocks.length === 0 ? '' : `\n${[...blocks, hint].join('\n\n')}\n`;
}

/** What finishes an operation that nobody works on any more. */
function nextStep({ kind, state, number }: OperationView): string | undefined {
  if (state !== 'interrupted' && state !== 'waiting') return undefined;
  // The bytes of the image were in the process that is gone.
  if (kind === 'image.import') return `nano operation rollback ${number} undoes it`;
  return `nano operation resume ${number} finishes it, nano operation rollback ${number} undoes it`;
}
