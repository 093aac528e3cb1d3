import { KiB } from '../../controller/model/units.ts';
import type { ColumnKind } from '../output/column.ts';

/** The round figure that an axis from zero ends with: `max` is not above it. Of nothing but zeros it is the smallest. */
export function roundedTop(max: number, kind: ColumnKind): number {
  if (kind === 'share') return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((top) => top >= max) ?? Math.ceil(max);
  if (kind === 'size' || kind === 'rate') return topOf(max, KiB, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  return topOf(max, 10, [1, 2, 5]);
}

function topOf(max: number, base: number, steps: readonly number[]): number {
  let unit = 1;
  while (unit * base < max) unit *= base;
  return (steps.find((step) => step * unit >= max) ?? base) * unit;
}
