import { NanoError } from '../../controller/model/errors.ts';
import { findColumn } from './choose-columns.ts';
import type { Column, Value } from './column.ts';

export type RowOrder<T> = (left: T, right: T) => number;

/** Reads `--sort memory:desc,name`. Rows that a column does not tell apart keep their order. */
export function parseSort<T>(columns: readonly Column<T>[], text: string): RowOrder<T> {
  const collator = new Intl.Collator('en', { numeric: true });
  const orders = text.split(',').map((part) => parseOrder(columns, part.trim(), collator));
  return (left, right) => {
    for (const order of orders) {
      const result = order(left, right);
      if (result !== 0) return result;
    }
    return 0;
  };
}

function parseOrder<T>(columns: readonly Column<T>[], part: string, collator: Intl.Collator): RowOrder<T> {
  const [key = '', direction = 'asc', ...rest] = part.split(':');
  if (rest.length > 0 || !['asc', 'desc'].includes(direction)) {
    throw new NanoError('USAGE', `--sort: ${JSON.stringify(part)} is no order`, {
      hint: 'write it as memory, or memory:desc',
    });
  }
  const column = findColumn(columns, key, '--sort');
  const read = (row: T) => (column.order === undefined ? column.value(row) : column.order(row));
  const sign = direction === 'desc' ? -1 : 1;
  return (left, right) => compareValues(read(left), read(right), sign, collator);
}

/** What is missing comes last, whichever way round. */
function compareValues(left: Value, right: Value, sign: number, collator: Intl.Collator): number {
  const leftMissing = left === null || left === undefined;
  const rightMissing = right === null || right === undefined;
  if (leftMissing || rightMissing) return Number(leftMissing) - Number(rightMissing);
  if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
  return sign * collator.compare(String(left), String(right));
}
