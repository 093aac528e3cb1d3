import type { Column, Row, View } from './column.ts';

export interface Sorting {
  /** The key of a column; null for the order that the rows have by themselves. */
  readonly column: string | null;
  readonly descending: boolean;
}

type SortKey = string | number | null;

/** How the rows were sorted at the last look. */
interface Sorted {
  readonly values: readonly SortKey[];
  readonly descending: boolean;
  /** The places of the rows, in their order. */
  readonly order: readonly number[];
}

/**
 * Sorts rows by a column's values. What is not known comes last either way; what is equal stays in the order of names, so
 * that rows do not dance. Of ten thousand rows a look changes few, and of most columns none: it begins with the order
 * that it found the last time.
 */
export function createSorter<T>(
  columns: readonly Column<T>[],
): (rows: readonly Row<T>[], sorting: Sorting, view: View) => readonly Row<T>[] {
  let last: { readonly column: Column<T>; readonly sorted: Sorted } | undefined;
  return (rows, { column: key, descending }, view) => {
    const column = columns.find((one) => one.key === key);
    if (column === undefined) return rows;
    const values = rows.map((row) => sortKey(column, row, view));
    const sorted = sort(values, descending, last?.column === column ? last.sorted : undefined);
    last = { column, sorted };
    const found: Row<T>[] = [];
    for (const place of sorted.order) {
      const row = rows[place];
      if (row !== undefined) found.push(row);
    }
    return found;
  };
}

function sort(values: readonly SortKey[], descending: boolean, last: Sorted | undefined): Sorted {
  const before = last?.values.length === values.length && last.descending === descending ? last : undefined;
  if (before?.values.every((value, place) => value === values[place])) return before;
  const keys = values.map((value) => (typeof value === 'string' ? naturalKey(value) : value));
  const sign = descending ? -1 : 1;
  const order = [...(before?.order ?? keys.keys())].sort((a, b) => {
    const one = keys[a] ?? null;
    const other = keys[b] ?? null;
    if (one === other) return a - b;
    if (one === null || other === null) return one === null ? 1 : -1;
    return one < other ? -sign : sign;
  });
  return { values, descending, order };
}

function sortKey<T>(column: Column<T>, row: Row<T>, view: View): SortKey {
  if (column.observed === true && row.fresh.offline) return null;
  const value = column.value(row, view);
  return value === undefined || value === '' ? null : value;
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
