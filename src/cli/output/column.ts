import type { Style } from '../terminal/style.ts';

/** What a script gets: null where there is no data, undefined where it does not apply. */
export type Value = string | number | boolean | null | undefined;

/** How a person reads a value. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** What a column may know besides its row. */
export interface View {
  /** Milliseconds since 1970: ages are told from here. */
  readonly now: number;
  /** Whether times are written out: whoever reads a pipe may read it tomorrow. */
  readonly absolute: boolean;
}

/** `share` is part of a whole, from 0 to 1; `rate` is bytes a second. */
export type ColumnKind = 'text' | 'time' | 'number' | 'size' | 'share' | 'rate';

/** Whether a column holds figures: they stand to the right, and are compared as figures. */
export function holdsFigures({ kind }: { readonly kind: ColumnKind }): boolean {
  return kind !== 'text' && kind !== 'time';
}

/** One column of a list, for people and for scripts. */
export interface Column<T> {
  /** As `--columns`, `--sort`, `--filter` and the header of CSV call it. */
  readonly key: string;
  /** Only with `-o wide`, or when it is named. */
  readonly wide?: true;
  /** May be cut where the terminal is narrow. */
  readonly flexible?: true;
  /** Left out where the terminal is too narrow for all, the last one first; never where it is named. */
  readonly spare?: true;
  /** How `value` is read and compared, and how it looks where `cell` does not say otherwise. */
  readonly kind: ColumnKind;
  /** Bytes (a second), shares from 0 to 1, RFC 3339 times, plain words: never abbreviated. */
  value(row: T): Value;
  /** What `--sort` and `--filter` compare, where that is not `value`. */
  order?(row: T): Value;
  cell?(row: T, view: View): Cell;
}

/** A list's columns, and what `-q` prints of a row. */
export interface ListShape<T> {
  readonly columns: readonly Column<T>[];
  name(row: T): string;
}
