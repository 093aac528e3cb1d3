import { type Line, span } from './line.ts';

/** `? help  / filter`: keys and what they do, as many as there is room for. */
export function keysLine(keys: readonly (readonly [key: string, does: string])[]): Line {
  return keys.flatMap(([key, does], index) => [span(index === 0 ? '' : '  '), span(key, 'accent'), span(` ${does}`)]);
}
