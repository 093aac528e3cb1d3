import { expect, test } from 'vitest';
import { writeCsv, writeTsv } from '../../../../src/cli/output/write-delimited.ts';
import { writeJsonList } from '../../../../src/cli/output/write-json.ts';
import { textColumn } from '../../../../src/cli/presenters/columns.ts';
import { lines } from '../../../support/plain.ts';

const columns = [
  textColumn('a', (row: readonly (string | null | undefined)[]) => row[0]),
  textColumn('b', (row: readonly (string | null | undefined)[]) => row[1]),
];

test('tabs and newlines in a value do not make columns and rows', () => {
  expect(writeTsv(columns, [['x\ty', 'l1\nl2\\']])).toBe('x\\ty\tl1\\nl2\\\\\n');
});

test('in tab-separated values absence is told, in CSV a field is empty', () => {
  expect(writeTsv(columns, [[null, undefined]])).toBe('?\t-\n');
  expect(writeCsv(columns, [[null, undefined]], false)).toBe(',\n');
});

test('CSV quotes what would be taken apart', () => {
  expect(writeCsv(columns, [['a,b', 'say "hi"\nthere']], true)).toBe('a,b\n"a,b","say ""hi""\nthere"\n');
});

test('JSON for scripts has one element a line and is one array', () => {
  const text = writeJsonList([{ a: 1 }, { a: 2 }], { isTTY: false });
  expect(text).toBe(lines('[', '{"a":1},', '{"a":2}', ']'));
  expect(JSON.parse(text)).toEqual([{ a: 1 }, { a: 2 }]);
  expect(writeJsonList([], { isTTY: false })).toBe('[]\n');
});
