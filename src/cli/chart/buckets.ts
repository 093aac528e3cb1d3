/** What a column of a chart has to show: all values that fall into it, or that nobody knows any. */
export interface Bucket {
  readonly min: number;
  readonly max: number;
}

/**
 * Spreads values evenly over columns: several to a column, or a value over several. A spike is never averaged away.
 */
export function bucketsOf(values: readonly (number | null)[], columns: number): readonly (Bucket | null)[] {
  return Array.from({ length: values.length === 0 ? 0 : columns }, (_, column) => {
    const start = Math.floor((column * values.length) / columns);
    const end = Math.max(start + 1, Math.floor(((column + 1) * values.length) / columns));
    const known = values.slice(start, end).filter((value) => value !== null);
    return known.length === 0 ? null : { min: Math.min(...known), max: Math.max(...known) };
  });
}
