import { ageOf } from '../../../cli/output/age.ts';
import type { EventView } from '../../../controller/model/stats-views.ts';
import type { Tone } from '../../terminal/theme.ts';
import type { Column } from '../column.ts';
import { clock } from '../figures.ts';
import { span } from '../line.ts';
import { place, textColumn } from './figure-columns.ts';

export const severityTones: Readonly<Record<EventView['severity'], Tone>> = {
  info: 'plain',
  warning: 'warn',
  error: 'bad',
};

const dayMs = 24 * 60 * 60 * 1000;

export const eventColumns: readonly Column<EventView>[] = [
  {
    ...textColumn<EventView>(
      'time',
      place('TIME', 0, 'when it happened, local; its age when that is more than a day'),
      [8, 8, 8],
      ({ thing }) => thing.number,
    ),
    largestFirst: true,
    write: (_, { thing }, { now }) => span(timeText(thing.at, now), 'dim'),
  },
  {
    ...textColumn<EventView>(
      'severity',
      place('SEVERITY', 4, 'how bad it is'),
      [8, 8, 8],
      ({ thing }) => thing.severity,
    ),
    write: (severity, { thing }) => span(String(severity), severityTones[thing.severity]),
  },
  textColumn(
    'thing',
    place('THING', 1, 'the instance, else the cell, that it happened to'),
    [12, 18, 44],
    ({ thing }) => thing.instance ?? thing.cell ?? undefined,
  ),
  {
    ...textColumn<EventView>('message', place('WHAT', 2, 'what happened'), [20, 50, 120], ({ thing }) => thing.message),
    write: (message, { thing }) => span(String(message), severityTones[thing.severity]),
  },
  textColumn(
    'cell',
    place('CELL', 3, 'the cell that it happened on'),
    [8, 12, 24],
    ({ thing }) => thing.cell ?? undefined,
  ),
  {
    ...textColumn<EventView>(
      'operation',
      place('OPER', 5, 'the operation that it is about'),
      [5, 5, 5],
      ({ thing }) => thing.operation ?? undefined,
    ),
    align: 'right',
    write: (number) => span(`#${number}`),
  },
  textColumn(
    'code',
    place('CODE', 6, 'what kind of event it is (docs/events.md)'),
    [18, 20, 28],
    ({ thing }) => thing.code,
  ),
];

function timeText(at: string, now: number): string {
  const time = Date.parse(at);
  return now - time > dayMs ? `${ageOf(at, now)} ago` : clock(time);
}
