import { describe, expect, test } from 'vitest';
import { chooseColumns } from '../../../../src/cli/output/choose-columns.ts';
import { parseFilters } from '../../../../src/cli/output/filter-rows.ts';
import { parseSort } from '../../../../src/cli/output/sort-rows.ts';
import { instanceList } from '../../../../src/cli/presenters/instance.ts';
import { instanceView } from '../../../support/views.ts';

const { columns } = instanceList;
const MiB = 1024 ** 2;
const rows = [
  instanceView({ name: 'web-10', memoryBytes: 512 * MiB, cell: 'cell-2' }),
  instanceView({ name: 'web-2', memoryBytes: 2048 * MiB, state: 'stopped' }),
  instanceView({ name: 'db-1', memoryBytes: 2048 * MiB, state: 'unknown', observedAt: null }),
];

describe('--sort', () => {
  const sorted = (text: string) => [...rows].sort(parseSort(columns, text)).map((row) => row.name);

  test('names in the order in which people count', () => {
    expect(sorted('name')).toEqual(['db-1', 'web-2', 'web-10']);
  });

  test('sizes by their bytes, turned around, and the next column where they are equal', () => {
    expect(sorted('memory:desc,name')).toEqual(['db-1', 'web-2', 'web-10']);
  });

  test('an unknown column or direction is refused', () => {
    expect(() => sorted('memry')).toThrow('--sort: there is no column "memry"');
    expect(() => sorted('memory:down')).toThrow('"memory:down" is no order');
  });
});

describe('--filter', () => {
  const passing = (...texts: string[]) => rows.filter(parseFilters(columns, texts)).map((row) => row.name);

  test.each([
    [['state=running'], ['web-10']],
    [['state!=running'], ['web-2', 'db-1']],
    [['name=web-*'], ['web-10', 'web-2']],
    [['name~B-1'], ['web-10', 'db-1']],
    [['memory>=2G'], ['web-2', 'db-1']],
    [['memory=512M'], ['web-10']],
    [['memory<1G'], ['web-10']],
    [['cores=2', 'cell=cell-2'], ['web-10']],
    [['NAME = db-1'], ['db-1']],
    [['image=debian-12', 'name=web-2'], ['web-2']],
  ])('%j', (texts, names) => {
    expect(passing(...texts)).toEqual(names);
  });

  test.each([
    ['stat=running', 'there is no column "stat"'],
    ['running', 'compares nothing'],
    ['cores=many', 'cores is a number'],
    ['memory>lots', 'is not a size'],
  ])('%s is refused', (text, message) => {
    expect(() => passing(text)).toThrow(message);
  });
});

describe('--columns', () => {
  test('those named, in that order, wide ones too', () => {
    expect(chooseColumns(columns, 'state, Image,name', false).map((column) => column.key)).toEqual([
      'state',
      'image',
      'name',
    ]);
  });

  test('a misspelt one is told with what was meant', () => {
    expect(() => chooseColumns(columns, 'sate', false)).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/^did you mean state\? columns are name, state/) }),
    );
  });
});
