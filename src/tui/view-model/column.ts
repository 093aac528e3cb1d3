import { escapeControl } from '../../cli/terminal/escape.ts';
import type { Labels } from '../../controller/model/labels.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import type { Tone } from '../terminal/theme.ts';
import { type Span, span } from './line.ts';

/** What a figure is: null where it is not known (`?`), undefined where the question does not apply (`-`). */
export type Value = string | number | null | undefined;

/** How fresh what a row shows is. */
export interface Freshness {
  /** Its cell does not answer: what it said last stands for nothing. */
  readonly offline: boolean;
  /** Late, but not given up. */
  readonly late: boolean;
  /** How old the row's values are, as it is written; null while they are as fresh as they can be. */
  readonly age: string | null;
}

export interface View {
  /** Milliseconds since 1970 for which all is shown. */
  readonly now: number;
  readonly glyphs: Glyphs;
}

/** A row of a table: a thing, and what all tables need to know of it. */
export interface Row<T> {
  readonly id: string;
  readonly name: string;
  readonly thing: T;
  readonly fresh: Freshness;
  /** What a filter looks at, by field; made only when there is one. */
  readonly words: () => Readonly<Record<string, string>>;
}

export interface Column<T> {
  /** How it is named in commands: `cpu`. */
  readonly key: string;
  /** At its head: `CPU%`. */
  readonly title: string;
  /** What it means, for the help and the documents. */
  readonly means: string;
  readonly align: 'left' | 'right';
  /** How wide it is at least, its title aside; figures are never wider. */
  readonly width: number;
  /** How wide it wants to be with what is in it, before others come; as `width` where it is absent. */
  readonly fair?: number;
  /** How wide it may grow with what is in it; as `width` where it is absent. */
  readonly most?: number;
  /** Those with a lower number stay longer where there is little room. 0 is always there. */
  readonly rank: number;
  /** Sorting by it begins with the largest. */
  readonly largestFirst?: boolean;
  /** What is observed of a cell, and so worth nothing while that does not answer. */
  readonly observed?: boolean;
  readonly value: (row: Row<T>, view: View) => Value;
  /** How the value is written; as it is where it is absent. */
  readonly write?: (value: string | number, row: Row<T>, view: View) => Span;
}

/** What is in a row's place of a column. */
export function cellOf<T>(column: Column<T>, row: Row<T>, view: View): Span {
  if (column.observed === true && row.fresh.offline) return span('*', 'dim');
  const value = column.value(row, view);
  if (value === null) return span('?', 'dim');
  if (value === undefined || value === '') return span('-', 'dim');
  const written = column.write?.(value, row, view) ?? span(String(value));
  const text = escapeControl(written.text);
  return column.observed === true && row.fresh.late ? span(text, 'dim') : { ...written, text };
}

export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
    .join(' ');
}

/** A figure that is nothing is written so that what is something stands out. */
export function quietZero(value: number, text: string, tone: Tone = 'plain'): Span {
  return value === 0 ? span(text, 'dim') : span(text, tone);
}
