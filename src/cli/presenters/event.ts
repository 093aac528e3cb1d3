import type { EventView } from '../../controller/model/stats-views.ts';
import type { Cell, ListShape, View } from '../output/column.ts';
import { clockText } from '../stats/clock-text.ts';
import type { Style } from '../terminal/style.ts';
import { numberColumn, textColumn, wideColumn } from './columns.ts';

export const eventList: ListShape<EventView> = {
  name: (event) => event.code,
  columns: [
    { key: 'time', kind: 'time', value: (event) => event.at, cell: timeCell },
    {
      key: 'severity',
      kind: 'text',
      value: (event) => event.severity,
      cell: ({ severity }) => ({ text: severity, style: styles[severity] }),
    },
    textColumn('code', (event) => event.code),
    textColumn('cell', (event) => event.cell ?? undefined),
    textColumn('instance', (event) => event.instance ?? undefined),
    {
      ...numberColumn('operation', (event: EventView) => event.operation ?? undefined),
      cell: ({ operation }) => ({ text: operation === null ? '-' : `#${operation}` }),
    },
    { ...textColumn('message', (event: EventView) => event.message), flexible: true },
    wideColumn(numberColumn('number', (event) => event.number)),
  ],
};

const styles: Readonly<Record<EventView['severity'], Style>> = { info: 'dim', warning: 'busy', error: 'bad' };

/** The clock today, with the day before that: what is printed and stays must not be an age. */
function timeCell({ at }: EventView, { now, absolute }: View): Cell {
  if (absolute) return { text: at };
  const time = new Date(at);
  const clock = clockText(time.getTime());
  if (time.toDateString() === new Date(now).toDateString()) return { text: clock };
  const two = (figure: number) => String(figure).padStart(2, '0');
  return { text: `${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}` };
}
