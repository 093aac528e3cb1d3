import { NanoError } from '../../controller/model/errors.ts';
import { parseSize } from '../../controller/model/units.ts';
import { findColumn } from './choose-columns.ts';
import { type Column, holdsFigures, type Value } from './column.ts';

export type RowTest<T> = (row: T) => boolean;

/** Reads `--filter state=running --filter memory>=2G`: a row must pass all of them. */
export function parseFilters<T>(columns: readonly Column<T>[], texts: readonly string[]): RowTest<T> {
  const tests = texts.map((text) => parseFilter(columns, text));
  return (row) => tests.every((test) => test(row));
}

function parseFilter<T>(columns: readonly Column<T>[], text: string): RowTest<T> {
  const match = /^\s*([\w-]+)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*$/s.exec(text);
  if (match === null) {
    throw new NanoError('USAGE', `--filter: ${JSON.stringify(text)} compares nothing`, {
      hint: 'write it as state=running, name~web, name=web-*, memory>=2G or cell!=cell-1',
    });
  }
  const [, key = '', sign = '', wanted = ''] = match;
  const column = findColumn(columns, key, '--filter');
  const read = (row: T) => (column.order === undefined ? column.value(row) : column.order(row));
  if (sign === '~') return contains(column, wanted);
  if (sign === '=' || sign === '!=') {
    const equals = equality(column, read, wanted);
    return sign === '=' ? equals : (row) => !equals(row);
  }
  return comparison(column, read, sign, wanted);
}

function contains<T>(column: Column<T>, wanted: string): RowTest<T> {
  const part = wanted.toLowerCase();
  return (row) =>
    String(column.value(row) ?? '')
      .toLowerCase()
      .includes(part);
}

/** `*` stands for any text. Figures are compared as figures, so that `memory=1G` finds 1073741824. */
function equality<T>(column: Column<T>, read: (row: T) => Value, wanted: string): RowTest<T> {
  if (wanted === '' || wanted === '-') return (row) => (column.value(row) ?? '') === '';
  if (holdsFigures(column)) {
    const figure = parseFigure(column, wanted);
    return (row) => read(row) === figure;
  }
  const pattern = wanted
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(`^${pattern}$`, 'is');
  return (row) => expression.test(String(column.value(row) ?? ''));
}

function comparison<T>(column: Column<T>, read: (row: T) => Value, sign: string, wanted: string): RowTest<T> {
  const limit = holdsFigures(column) ? parseFigure(column, wanted) : wanted;
  return (row) => {
    const value = read(row);
    if (value === null || value === undefined) return false;
    if (value === limit) return sign.endsWith('=');
    return sign.startsWith('<') ? value < limit : value > limit;
  };
}

function parseFigure<T>(column: Column<T>, text: string): number {
  if (column.kind === 'size') return parseSize(text, `--filter ${column.key}`);
  if (column.kind === 'rate') return parseSize(text.replace(/\/s$/, ''), `--filter ${column.key}`);
  if (column.kind === 'share') return parseShare(text, column.key);
  const figure = Number(text);
  if (text !== '' && Number.isFinite(figure)) return figure;
  throw new NanoError('USAGE', `--filter: ${column.key} is a number, ${JSON.stringify(text)} is none`);
}

/** `80%`, or 0.8 as scripts get it; a bare 80 would let nothing pass, and nobody would see why. */
function parseShare(text: string, key: string): number {
  const [, figure, percent] = /^(\d+(?:\.\d+)?) ?(%?)$/.exec(text) ?? [];
  const share = percent === '%' ? Number(figure) / 100 : Number(figure);
  if (figure !== undefined && (percent === '%' || share <= 1)) return share;
  throw new NanoError('USAGE', `--filter: ${key} is a share, ${JSON.stringify(text)} is none`, {
    hint: `write it as ${key}>80% or ${key}>0.8`,
  });
}
