import { textWidth } from '../../cli/terminal/text-width.ts';
import { type Line, type Span, span } from './line.ts';

/** `? help  / filter`: keys and what they do, as many as there is room for, each whole. */
export function keysLine(
  keys: readonly (readonly [key: string, does: string])[],
  width = Number.POSITIVE_INFINITY,
): Line {
  const line: Span[] = [];
  let used = 0;
  for (const [key, does] of keys) {
    const gap = line.length === 0 ? '' : '  ';
    used += textWidth(`${gap}${key} ${does}`);
    if (used > width) break;
    line.push(span(gap), span(key, 'accent'), span(` ${does}`));
  }
  return line;
}
