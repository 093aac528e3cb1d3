import type { Glyphs } from '../terminal/glyphs.ts';
import type { Tone } from '../terminal/theme.ts';
import { type Line, span } from './line.ts';

/** From where on a share is worth a look, and from where on it is bad. */
export interface Limits {
  readonly warn: number;
  readonly bad: number;
}

export const usualLimits: Limits = { warn: 0.7, bad: 0.9 };

export function toneOfShare(share: number, { warn, bad }: Limits = usualLimits): Tone {
  if (share >= bad) return 'bad';
  return share >= warn ? 'warn' : 'good';
}

/** How much of something is in use. What is not known is a question mark, never an empty gauge. */
export function gauge(share: number | null, width: number, glyphs: Glyphs, limits?: Limits): Line {
  if (width <= 0) return [];
  if (share === null || Number.isNaN(share)) return [span('?'.padEnd(width), 'dim')];
  const { full, parts, empty } = glyphs.gauge;
  const bounded = Math.min(1, Math.max(0, share));
  const steps = parts.length + 1;
  const filled = Math.round(bounded * width * steps);
  const whole = Math.floor(filled / steps);
  const part = filled % steps === 0 ? '' : (parts[(filled % steps) - 1] ?? '');
  const rest = width - whole - (part === '' ? 0 : 1);
  return [span(full.repeat(whole) + part, toneOfShare(bounded, limits)), span(empty.repeat(rest), 'dim')];
}
