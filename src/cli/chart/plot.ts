import { type Bucket, bucketsOf } from './buckets.ts';

export interface PlotArea {
  /** In characters. */
  readonly width: number;
  readonly height: number;
  /** The value at the upper edge; the lower one is zero. */
  readonly top: number;
}

/** Dots of a Braille character by row, from above, and column. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const emptyBraille = 0x2800;

/** A line through the values in Braille dots, two columns and four rows to a character. Where nothing is known is nothing. */
export function plotBraille(values: readonly (number | null)[], { width, height, top }: PlotArea): readonly string[] {
  const rows = height * dots.length;
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(emptyBraille));
  let before: Bucket | null = null;
  for (const [column, bucket] of bucketsOf(values, width * 2).entries()) {
    if (bucket !== null) {
      const [low, high] = joined(bucket, before);
      for (let level = levelOf(low, top, rows); level <= levelOf(high, top, rows); level += 1) {
        const row = rows - 1 - level;
        const line = cells[Math.floor(row / dots.length)];
        const at = Math.floor(column / 2);
        const dot = dots[row % dots.length]?.[column % 2] ?? 0;
        if (line !== undefined) line[at] = (line[at] ?? emptyBraille) | dot;
      }
    }
    before = bucket;
  }
  return cells.map((line) => String.fromCharCode(...line).replaceAll(String.fromCharCode(emptyBraille), ' '));
}

/** Columns of `#` up to the values, for terminals that know no more; the lowest row tells zero from unknown. */
export function plotAscii(values: readonly (number | null)[], { width, height, top }: PlotArea): readonly string[] {
  const buckets = bucketsOf(values, width);
  return Array.from({ length: height }, (_, row) => {
    const level = height - 1 - row;
    return buckets.map((bucket) => asciiMark(bucket, level, top, height)).join('');
  });
}

function asciiMark(bucket: Bucket | null, level: number, top: number, height: number): string {
  if (bucket === null) return ' ';
  if (bucket.max > 0 && level <= levelOf(bucket.max, top, height)) return '#';
  return level === 0 ? '_' : ' ';
}

/** As far as to where the last column was, so that a line that jumps has no holes. */
function joined({ min, max }: Bucket, before: Bucket | null): readonly [low: number, high: number] {
  if (before === null) return [min, max];
  return [Math.min(min, before.max), Math.max(max, before.min)];
}

function levelOf(value: number, top: number, rows: number): number {
  return Math.max(0, Math.min(rows - 1, Math.round((value / top) * (rows - 1))));
}
