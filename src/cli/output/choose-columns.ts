import { NanoError } from '../../controller/model/errors.ts';
import { suggest } from '../errors/suggest.ts';
import type { Column } from './column.ts';

/** The columns to show: those named, in that order; else all, or all but the wide ones. */
export function chooseColumns<T>(
  columns: readonly Column<T>[],
  named: string | undefined,
  wide: boolean,
): readonly Column<T>[] {
  if (named === undefined) return wide ? columns.map(wanted) : columns.filter((column) => column.wide !== true);
  const keys = named.split(',').map((key) => key.trim());
  return keys.filter((key) => key !== '').map((key) => wanted(findColumn(columns, key, '--columns')));
}

/** What is asked for is shown, however narrow the terminal is. */
function wanted<T>({ spare: _, ...column }: Column<T>): Column<T> {
  return column;
}

/** The column of a name, whatever its case; `flag` is who asks. */
export function findColumn<T>(columns: readonly Column<T>[], key: string, flag: string): Column<T> {
  const wanted = key.toLowerCase();
  const found = columns.find((column) => column.key === wanted);
  if (found !== undefined) return found;
  const keys = columns.map((column) => column.key);
  const meant = suggest(wanted, keys);
  throw new NanoError('USAGE', `${flag}: there is no column ${JSON.stringify(key)}`, {
    hint: `${meant === undefined ? '' : `did you mean ${meant}? `}columns are ${keys.join(', ')}`,
  });
}
