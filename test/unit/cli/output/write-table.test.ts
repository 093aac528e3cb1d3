import { expect, test } from 'vitest';
import type { Column } from '../../../../src/cli/output/column.ts';
import { type TableOptions, writeTable } from '../../../../src/cli/output/write-table.ts';
import { instanceList } from '../../../../src/cli/presenters/instance.ts';
import { lines } from '../../../support/plain.ts';
import { instanceView } from '../../../support/views.ts';

interface Row {
  readonly name: string;
  readonly size: number | null;
  readonly note?: string;
}

const columns: readonly Column<Row>[] = [
  { key: 'name', kind: 'text', value: (row) => row.name },
  { key: 'size', kind: 'size', value: (row) => row.size },
  { key: 'note', kind: 'text', flexible: true, value: (row) => row.note },
];

const options: TableOptions = { now: 0, absolute: false, width: 80, colour: false, unicode: true, header: true };

test('columns are as wide as they need to be, figures stand to the right', () => {
  const rows = [
    { name: 'web-1', size: 1024 ** 3, note: 'first' },
    { name: 'a', size: 512 },
  ];
  expect(writeTable(columns, rows, options)).toBe(
    lines('NAME    SIZE  NOTE', 'web-1  1 GiB  first', 'a      512 B  -'),
  );
});

test('what there is no data for is "?", what does not apply is "-"', () => {
  expect(writeTable(columns, [{ name: 'a', size: null }], { ...options, header: false })).toBe('a  ?  -\n');
});

test('wide characters take two places', () => {
  const rows = [
    { name: '大きい', size: 1 },
    { name: 'abc', size: 1 },
  ];
  expect(writeTable(columns, rows, { ...options, header: false })).toBe(lines('大きい  1 B  -', 'abc     1 B  -'));
});

test('only flexible columns are cut to a narrow terminal', () => {
  const rows = [{ name: 'a-name-that-must-be-copied', size: 1, note: 'a note that may be cut' }];
  const table = writeTable(columns, rows, { ...options, width: 45, header: false });
  expect(table).toBe('a-name-that-must-be-copied  1 B  a note that…\n');
});

test('spare columns are left out where there is no room, the last one first', () => {
  const figures: readonly Column<Row>[] = [
    { key: 'name', kind: 'text', value: (row) => row.name },
    { key: 'first', kind: 'size', spare: true, value: (row) => row.size },
    { key: 'second', kind: 'size', spare: true, value: (row) => row.size },
    { key: 'last', kind: 'size', value: (row) => row.size },
  ];
  const titles = (width: number) =>
    writeTable(figures, [{ name: 'web-1', size: 512 }], { ...options, width }).split('\n')[0];
  expect(titles(29)).toBe('NAME   FIRST  SECOND   LAST');
  expect(titles(26)).toBe('NAME   FIRST   LAST');
  expect(titles(4)).toBe('NAME    LAST');
});

test('a value cannot bring its own colours or lines', () => {
  expect(writeTable(columns, [{ name: 'a\u001b[31m\nb', size: 1 }], { ...options, header: false })).toBe(
    'a\\x1b[31m\\nb  1 B  -\n',
  );
});

test('colours do not count as width', () => {
  const coloured: readonly Column<Row>[] = [
    { key: 'name', kind: 'text', value: (row) => row.name, cell: (row) => ({ text: row.name, style: 'good' }) },
    { key: 'size', kind: 'size', value: (row) => row.size },
  ];
  const table = writeTable(coloured, [{ name: 'ab', size: 1 }], { ...options, colour: true });
  expect(table).toBe('\u001b[1mNAME\u001b[22m  \u001b[1mSIZE\u001b[22m\n\u001b[32mab\u001b[39m     1 B\n');
});

test('10,000 rows take about as long as they are many', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => instanceView({ name: `web-${index}` }));
  const narrow = instanceList.columns.filter((column) => column.wide !== true);
  const began = performance.now();
  const table = writeTable(narrow, rows, { ...options, now: Date.parse('2026-11-20T12:00:00Z') });
  const took = performance.now() - began;
  expect(table.split('\n')).toHaveLength(10_002);
  // A quadratic writer takes many seconds.
  expect(took).toBeLessThan(1_500);
});
