import { formatSize } from '../../controller/model/units.ts';
import type { Capacity } from '../../controller/model/views.ts';
import type { Column, Value } from '../output/column.ts';

/** Makers of the columns that several lists have. */

export function textColumn<T>(key: string, value: (row: T) => Value): Column<T> {
  return { key, kind: 'text', value };
}

export function numberColumn<T>(key: string, value: (row: T) => Value): Column<T> {
  return { key, kind: 'number', value };
}

export function sizeColumn<T>(key: string, value: (row: T) => Value): Column<T> {
  return { key, kind: 'size', value };
}

/** A part of a whole. Scripts get four digits of it: more are noise. */
export function shareColumn<T>(key: string, value: (row: T) => number | null | undefined): Column<T> {
  return { key, kind: 'share', value: (row) => rounded(value(row), 4) };
}

/** Bytes a second. */
export function rateColumn<T>(key: string, value: (row: T) => number | null | undefined): Column<T> {
  return { key, kind: 'rate', value: (row) => rounded(value(row), 0) };
}

/** A figure that is measured: with so many digits behind the point. */
export function measuredColumn<T>(
  key: string,
  digits: number,
  value: (row: T) => number | null | undefined,
): Column<T> {
  return numberColumn(key, (row) => rounded(value(row), digits));
}

function rounded<V extends number | null | undefined>(value: V, digits: number): number | V {
  return typeof value === 'number' ? Number(value.toFixed(digits)) : value;
}

export function timeColumn<T>(key: string, value: (row: T) => Value): Column<T> {
  return { key, kind: 'time', value };
}

/** The same column, shown only with `-o wide` or by name. */
export function wideColumn<T>(column: Column<T>): Column<T> {
  return { ...column, wide: true };
}

/** The same column, left out where the terminal is too narrow. */
export function spareColumn<T>(column: Column<T>): Column<T> {
  return { ...column, spare: true };
}

/** `4/32`: what is claimed of what there is. Compared by what is claimed. */
export function countCapacityColumn<T>(key: string, capacity: (row: T) => Capacity): Column<T> {
  return {
    key,
    kind: 'number',
    value: (row) => `${capacity(row).claimed}/${capacity(row).total}`,
    order: (row) => capacity(row).claimed,
  };
}

/** `4 GiB/62.8 GiB` for people, bytes for scripts. */
export function sizeCapacityColumn<T>(key: string, capacity: (row: T) => Capacity): Column<T> {
  return {
    ...countCapacityColumn(key, capacity),
    kind: 'size',
    cell: (row) => ({ text: capacityText(capacity(row)) }),
  };
}

function capacityText({ claimed, total }: Capacity): string {
  return `${formatSize(claimed)}/${formatSize(total)}`;
}

/** The end of an id: ids made in the same minute begin alike. Scripts get all of it. */
export function idColumn<T>(id: (row: T) => string): Column<T> {
  return { key: 'id', kind: 'text', wide: true, value: id, cell: (row) => ({ text: id(row).slice(-8) }) };
}
