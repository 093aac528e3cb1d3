import type { Column, Row, Value, View } from './column.ts';

export interface Sorting {
  /** The key of a column; null for the order that the rows have by themselves. */
  readonly column: string | null;
  readonly descending: boolean;
}

/**
 * The rows by a column's values. What is not known comes last either way; what is equal stays in the order of names, so
 * that rows do not dance.
 */
export function sortRows<T>(
  rows: readonly Row<T>[],
  { column: key, descending }: Sorting,
  columns: readonly Column<T>[],
  view: View,
): readonly Row<T>[] {
  const column = columns.find((one) => one.key === key);
  if (column === undefined) return rows;
  const keyed = rows.map((row) => ({ row, value: keyOf(column, row, view) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return a.value === b.value ? 0 : sign * compare(a.value, b.value);
  });
  return keyed.map(({ row }) => row);
}

function keyOf<T>(column: Column<T>, row: Row<T>, view: View): string | number | null {
  if (column.observed === true && row.fresh.offline) return null;
  const value: Value = column.value(row, view);
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? naturalKey(value) : value;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : 1;
}

const natural = new Map<string, string>();
const kept = 50_000;

/** `web-10` after `web-9`: figures are compared by their length first. Kept, since names are compared at each look. */
function naturalKey(text: string): string {
  const known = natural.get(text);
  if (known !== undefined) return known;
  if (natural.size >= kept) natural.clear();
  const key = text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
  natural.set(text, key);
  return key;
}
