import { describe, expect, it } from 'vitest';
import { asciiGlyphs } from '../../../../src/tui/terminal/glyphs.ts';
import type { Column, Row } from '../../../../src/tui/view-model/column.ts';
import { createSorter } from '../../../../src/tui/view-model/sort.ts';

type Thing = Readonly<Record<string, string | number | null>>;

const columns = ['name', 'cpu'].map(
  (key): Column<Thing> => ({
    key,
    title: key,
    means: key,
    align: 'left',
    width: 4,
    rank: 0,
    observed: key === 'cpu',
    value: ({ thing }) => thing[key],
  }),
);

function rows(things: Readonly<Record<string, number | null>>, offline: readonly string[] = []): Row<Thing>[] {
  return Object.entries(things).map(([name, cpu]) => ({
    id: name,
    name,
    thing: { name, cpu },
    fresh: { offline: offline.includes(name), late: false, age: null },
    words: () => ({}),
  }));
}

const view = { now: 0, glyphs: asciiGlyphs };

function sorter() {
  const sort = createSorter(columns);
  return (of: readonly Row<Thing>[], column: string, descending = false) =>
    sort(of, { column, descending }, view).map(({ name }) => name);
}

describe('rows', () => {
  it('are sorted by names as people count, either way', () => {
    const sorted = sorter();
    const three = rows({ 'web-10': 1, 'web-9': 1, 'db-1': 1 });
    expect(sorted(three, 'name')).toEqual(['db-1', 'web-9', 'web-10']);
    expect(sorted(three, 'name', true)).toEqual(['web-10', 'web-9', 'db-1']);
  });

  it('come last either way where nothing is known of them', () => {
    const sorted = sorter();
    const three = rows({ a: null, b: 1, c: 2, d: 9 }, ['d']);
    expect(sorted(three, 'cpu')).toEqual(['b', 'c', 'a', 'd']);
    expect(sorted(three, 'cpu', true)).toEqual(['c', 'b', 'a', 'd']);
  });

  it('follow their figures from look to look, and stay in the order of names where these are equal', () => {
    const sorted = sorter();
    expect(sorted(rows({ a: 1, b: 2, c: 3 }), 'cpu', true)).toEqual(['c', 'b', 'a']);
    expect(sorted(rows({ a: 3, b: 2, c: 3 }), 'cpu', true)).toEqual(['a', 'c', 'b']);
    expect(sorted(rows({ a: 2, b: 2, c: 2 }), 'cpu', true)).toEqual(['a', 'b', 'c']);
  });

  it('are those of the new look where no figure changed', () => {
    const sorted = sorter();
    sorted(rows({ a: 1, b: 2 }), 'cpu', true);
    expect(sorted(rows({ c: 1, d: 2 }), 'cpu', true)).toEqual(['d', 'c']);
    expect(sorted(rows({ c: 1, d: 2, e: 3 }), 'cpu', true)).toEqual(['e', 'd', 'c']);
  });
});
