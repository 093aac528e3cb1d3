import type { Glyphs } from '../terminal/glyphs.ts';
import type { Tone } from '../terminal/theme.ts';
import { type Line, span } from './line.ts';
import { maximum } from './sparkline.ts';

export interface GraphOptions {
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  /** The value at the upper edge; the largest of what is shown where it is absent. */
  readonly max?: number;
  readonly tone?: Tone | ((share: number) => Tone);
  /** It hangs from its upper edge instead of standing on the lower one. */
  readonly hanging?: boolean;
}

/** The bits of a braille character in which so many dots are filled, left and right, from the bottom and from the top. */
const standing = { left: [0, 0x40, 0x44, 0x46, 0x47], right: [0, 0x80, 0xa0, 0xb0, 0xb8] } as const;
const hanging = { left: [0, 0x01, 0x03, 0x07, 0x47], right: [0, 0x08, 0x18, 0x38, 0xb8] } as const;
const brailleBlank = 0x2800;

/** How many values a graph of a width can show. */
export function valuesAcross(width: number, glyphs: Glyphs): number {
  return glyphs.braille ? width * 2 : width;
}

/** An area under a curve, the newest value at the right. What was not known is left out of it. */
export function graph(values: readonly number[], options: GraphOptions): Line[] {
  const { width, height, glyphs, tone = 'in' } = options;
  if (width <= 0 || height <= 0) return [];
  const across = valuesAcross(width, glyphs);
  const shown = values.slice(-across);
  const max = options.max ?? maximum(shown);
  const padded = [...Array.from({ length: across - shown.length }, () => Number.NaN), ...shown];
  const shares = padded.map((value) => Math.min(1, value / max));
  const dots = options.hanging === true ? hanging : standing;
  return Array.from({ length: height }, (_, row) => {
    const above = options.hanging === true ? row + 1 : height - row;
    const text = glyphs.braille
      ? brailleRow(shares, above, height, dots)
      : columnRow(shares, above, height, glyphs.columns);
    return [span(text, typeof tone === 'function' ? tone(above / height) : tone)];
  });
}

/** What comes in stands on what goes out, which hangs below it; both to one scale, in as many rows as each can have. */
export function mirroredGraph(
  into: readonly number[],
  out: readonly number[],
  { width, height, glyphs }: Pick<GraphOptions, 'width' | 'height' | 'glyphs'>,
): Line[] {
  const across = valuesAcross(width, glyphs);
  const options = { width, height: Math.floor(height / 2), glyphs };
  const max = maximum([...into.slice(-across), ...out.slice(-across)]);
  return [
    ...graph(into, { ...options, max, tone: 'in' }),
    ...graph(out, { ...options, max, tone: 'out', hanging: true }),
  ];
}

function brailleRow(
  shares: readonly number[],
  above: number,
  height: number,
  dots: typeof standing | typeof hanging,
): string {
  let text = '';
  for (let at = 0; at < shares.length; at += 2) {
    const bits = dotsOf(shares[at], above, height, dots.left) | dotsOf(shares[at + 1], above, height, dots.right);
    text += bits === 0 ? ' ' : String.fromCharCode(brailleBlank + bits);
  }
  return text;
}

function dotsOf(share: number | undefined, above: number, height: number, bits: readonly number[]): number {
  if (share === undefined || Number.isNaN(share)) return 0;
  return bits[levelIn(share, above, height, bits.length - 1)] ?? 0;
}

function columnRow(shares: readonly number[], above: number, height: number, columns: readonly string[]): string {
  const steps = columns.length - 1;
  return shares
    .map((share) => (Number.isNaN(share) ? ' ' : (columns[levelIn(share, above, height, steps)] ?? ' ')))
    .join('');
}

/** How much of the row that ends `above` rows from where it stands is filled. Nothing at all is a line there. */
function levelIn(share: number, above: number, height: number, steps: number): number {
  const level = Math.round(share * height * steps) - (above - 1) * steps;
  return Math.min(steps, Math.max(above === 1 ? 1 : 0, level));
}
