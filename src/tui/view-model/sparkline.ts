import type { Glyphs } from '../terminal/glyphs.ts';
import type { Tone } from '../terminal/theme.ts';
import { type Line, span } from './line.ts';

/** The last values, one column each, the newest at the right. Where nothing was known there is nothing. */
export function sparkline(
  values: readonly number[],
  width: number,
  glyphs: Glyphs,
  { max = maximum(values), tone = 'in' }: { readonly max?: number; readonly tone?: Tone } = {},
): Line {
  if (width <= 0) return [];
  const shown = values.slice(-width);
  const bars = shown.map((value) => columnOf(value, max, glyphs.columns)).join('');
  return [span(bars.padStart(width), tone)];
}

/** The largest of what is known, and more than nothing. */
export function maximum(values: readonly number[]): number {
  return Math.max(0, ...values.filter((value) => !Number.isNaN(value))) || 1;
}

function columnOf(value: number, max: number, columns: readonly string[]): string {
  const [blank = ' ', ...bars] = columns;
  if (Number.isNaN(value)) return blank;
  // Nothing at all is the lowest bar too: a gap means that nothing was known.
  const height = Math.min(bars.length, Math.max(1, Math.ceil((value / max) * bars.length)));
  return bars[height - 1] ?? blank;
}
