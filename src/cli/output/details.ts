import { formatSize } from '../../controller/model/units.ts';
import type { OutputStream } from '../terminal/terminal.ts';
import { formatTime } from './age.ts';
import type { Cell, Column, Value } from './column.ts';

/** One line of a `show`: what it is called, what scripts get, and how a person reads it. */
export interface Field {
  /** `memory`: the first column for people and in TSV. */
  readonly name: string;
  readonly value: Value;
  readonly cell?: Cell;
}

/** A table below the fields: stores, replicas, steps. */
interface DetailTable<T> {
  /** `stores`: its title for people, the first column in TSV. */
  readonly name: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
}

/** A table whatever its rows are: made by `detailTable`, so that columns and rows belong together. */
export interface AnyDetailTable {
  readonly name: string;
  readonly empty: boolean;
  /** Lets somebody work with the table without knowing what its rows are. */
  use<R>(reader: <T>(table: DetailTable<T>) => R): R;
}

/** All that `show` tells of one thing. */
export interface Details {
  readonly fields: readonly Field[];
  readonly tables: readonly AnyDetailTable[];
  /** What follows for people alone, as it stands. */
  readonly text?: (stream: Pick<OutputStream, 'colour'>) => string;
}

export function detailTable<T>(
  name: string,
  rows: readonly T[],
  columns: readonly Column<NoInfer<T>>[],
): AnyDetailTable {
  return { name, empty: rows.length === 0, use: (reader) => reader<T>({ name, rows, columns }) };
}

export function field(name: string, value: Value, cell?: Cell): Field {
  return cell === undefined ? { name, value } : { name, value, cell };
}

export function sizeField(name: string, bytes: number | null): Field {
  return bytes === null ? field(name, null) : field(name, bytes, { text: formatSize(bytes) });
}

export function timeField(name: string, timestamp: string | null | undefined, now: number): Field {
  return typeof timestamp === 'string'
    ? field(name, timestamp, { text: formatTime(timestamp, now) })
    : field(name, timestamp);
}
