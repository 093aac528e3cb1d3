import type { Timestamp } from '../../controller/model/json.ts';
import type { Column, ListShape } from '../output/column.ts';
import { clockText } from './clock-text.ts';

/** A row of a look, and when the look was: what JSON shows of it has both side by side. */
export type Timed<T> = T & { readonly at: Timestamp };

/** A list whose rows come again with each look: the time stands first. */
export function timedList<T extends object>({ columns, name }: ListShape<T>): ListShape<Timed<T>> {
  const time: Column<Timed<T>> = {
    key: 'time',
    kind: 'time',
    value: (row) => row.at,
    cell: (row, { absolute }) => ({ text: absolute ? row.at : clockText(Date.parse(row.at)) }),
  };
  return { name, columns: [time, ...columns] };
}
