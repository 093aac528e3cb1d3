import type { Column, Row, Value } from '../column.ts';
import { quietZero } from '../column.ts';
import { compactBytes, compactCount, decimal, latency, percent } from '../figures.ts';
import { type Limits, toneOfShare, usualLimits } from '../gauge.ts';
import { span } from '../line.ts';

interface Place {
  readonly title: string;
  readonly means: string;
  readonly rank: number;
}

export function place(title: string, rank: number, means: string): Place {
  return { title, rank, means };
}

/** All that has figures: right-aligned, the largest first when sorted by it, never wider than its width. */
function figure<T>(
  key: string,
  { title, means, rank }: Place,
  width: number,
  value: (thing: T) => Value,
  write: (value: number) => ReturnType<typeof span>,
): Column<T> {
  return {
    key,
    title,
    means,
    rank,
    align: 'right',
    width,
    largestFirst: true,
    value: (row: Row<T>) => value(row.thing),
    write: (written) => (typeof written === 'number' ? write(written) : span(written)),
  };
}

export function observed<T>(column: Column<T>): Column<T> {
  return { ...column, observed: true };
}

export function shareColumn<T>(
  key: string,
  place: Place,
  value: (thing: T) => Value,
  limits: Limits = usualLimits,
): Column<T> {
  return figure(key, place, 4, value, (share) => {
    const tone = toneOfShare(share, limits);
    // A table full of green figures says nothing: only what is worth a look has a colour.
    return quietZero(share, percent(share), tone === 'good' ? 'plain' : tone);
  });
}

export function bytesColumn<T>(key: string, place: Place, value: (thing: T) => Value): Column<T> {
  return figure(key, place, 4, value, (bytes) => quietZero(bytes, compactBytes(bytes)));
}

export function countColumn<T>(key: string, place: Place, value: (thing: T) => Value): Column<T> {
  return figure(key, place, 4, value, (count) => quietZero(count, compactCount(count)));
}

export function decimalColumn<T>(key: string, place: Place, value: (thing: T) => Value): Column<T> {
  return figure(key, place, 5, value, (number) => quietZero(number, decimal(number)));
}

export function latencyColumn<T>(key: string, place: Place, value: (thing: T) => Value): Column<T> {
  return figure(key, place, 5, value, (milliseconds) => span(latency(milliseconds)));
}

export function textColumn<T>(
  key: string,
  place: Place,
  width: readonly [least: number, fair: number, most: number],
  value: (row: Row<T>) => Value,
): Column<T> {
  return { ...place, key, align: 'left', width: width[0], fair: width[1], most: width[2], value };
}

/** Two parts of what comes and goes, added where both are known. */
export function bothWays(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

export function shareOf(part: number | null, whole: number): number | null {
  return part === null || whole <= 0 ? null : part / whole;
}
