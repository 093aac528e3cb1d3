import { formatSize } from '../../controller/model/units.ts';
import { ageOf } from './age.ts';
import type { Cell, Column, ColumnKind, Value, View } from './column.ts';

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
  if (typeof value === 'number') return { text: figureText(column.kind, value) };
  if (column.kind === 'time' && typeof value === 'string') return { text: timeText(value, view) };
  return { text: String(value) };
}

/** A figure for people: `512 MiB`, `1.2 MiB/s`, `42%`. */
export function figureText(kind: ColumnKind, value: number): string {
  if (kind === 'size') return formatSize(value);
  if (kind === 'rate') return `${formatSize(Math.round(value))}/s`;
  return kind === 'share' ? shareText(value) : String(value);
}

/** A tenth of a per cent matters where there is less than one. */
function shareText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 0.95 ? percent.toFixed(1) : Math.round(percent)}%`;
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
