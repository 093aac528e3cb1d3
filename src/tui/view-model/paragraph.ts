import { escapeControl } from '../../cli/terminal/escape.ts';
import { textWidth } from '../../cli/terminal/text-width.ts';
import type { Tone } from '../terminal/theme.ts';
import { type Line, span } from './line.ts';

/** A sentence over as many lines as it needs: reasons are read to their end. */
export function paragraph(text: string, tone: Tone, width: number): Line[] {
  const lines: string[] = [];
  for (const word of escapeControl(text).split(' ')) {
    const joined = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && textWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.map((line) => [span(line, tone)]);
}
