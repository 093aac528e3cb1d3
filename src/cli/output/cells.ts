import { formatSize } from '../../controller/model/units.ts';
import { ageOf } from './age.ts';
import type { Cell, Column, Value, View } from './column.ts';

/** There is no data. */
export const noData: Cell = { text: '?', style: 'dim' };
/** The question does not apply. */
export const notApplicable: Cell = { text: '-', style: 'dim' };

/** A value observed longer ago than this is shown with its age, in milliseconds. */
const stale = 60_000;

/** How a person reads a row's value in a column. */
export function cellOf<T>(column: Column<T>, row: T, view: View): Cell {
  if (column.cell !== undefined) return column.cell(row, view);
  const value = column.value(row);
  if (value === null) return noData;
  if (value === undefined || value === '') return notApplicable;
  if (column.kind === 'size' && typeof value === 'number') return { text: formatSize(value) };
  if (column.kind === 'time' && typeof value === 'string') return { text: timeText(value, view) };
  return { text: String(value) };
}

/** How a script reads it, in TSV and CSV. */
export function scriptText(value: Value): string {
  if (value === null) return '?';
  return value === undefined ? '-' : String(value);
}

/**
 * A value that a cell told: the last one known, dim and with its age, behind `*` when the cell is offline; with its
 * age when it was told a while ago.
 */
export function observedCell(
  cell: Cell,
  observed: { readonly at: string | null; readonly offline: boolean },
  view: View,
): Cell {
  if (observed.offline) {
    return { text: observed.at === null ? '*' : `* ${cell.text} ${timeText(observed.at, view)}`, style: 'dim' };
  }
  if (observed.at === null) return noData;
  const isStale = view.now - Date.parse(observed.at) > stale;
  return isStale ? { ...cell, text: `${cell.text} ${timeText(observed.at, view)}` } : cell;
}

function timeText(timestamp: string, { now, absolute }: View): string {
  return absolute ? timestamp : ageOf(timestamp, now);
}
