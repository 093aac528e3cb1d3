import { escapeControl } from '../../../cli/terminal/escape.ts';
import { textWidth } from '../../../cli/terminal/text-width.ts';
import type { Question } from '../../app/effects.ts';
import type { Glyphs } from '../../terminal/glyphs.ts';
import type { Tone } from '../../terminal/theme.ts';
import { inTone, type Line, type Span, span } from '../line.ts';
import { paragraph } from '../paragraph.ts';

/** What the parts of a page of details are drawn with. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  readonly now: number;
}

/** Why questions about the thing got no answer. */
export type Refusals = Partial<Record<Question['kind'], string>>;

/** What stands for an answer that has not come, or was refused. */
export function unanswered(why: string | undefined): Span {
  return span(why === undefined ? '?' : `? ${escapeControl(why)}`, 'dim');
}

/** How far the names of fields are from what they name. */
const fieldWidth = 11;

/** `addresses  10.0.0.25  fe80::1`, over several lines where it is long. */
export function field(name: string, words: readonly (string | Span)[], { width }: Page): Line[] {
  if (words.length === 0) return [[span(name.padEnd(fieldWidth), 'dim'), span('-', 'dim')]];
  const lines: Line[] = [];
  let line: Span[] = [];
  let used = 0;
  for (const word of words) {
    const piece = typeof word === 'string' ? span(escapeControl(word)) : { ...word, text: escapeControl(word.text) };
    const room = textWidth(piece.text) + 2;
    if (line.length > 0 && used + room > width - fieldWidth) {
      lines.push(line);
      line = [];
      used = 0;
    }
    line.push(piece, span('  '));
    used += room;
  }
  lines.push(line);
  return lines.map((rest, index) => [span((index === 0 ? name : '').padEnd(fieldWidth), 'dim'), ...rest]);
}

/** The same of a sentence. */
export function sentence(name: string, text: string, tone: Tone, { width }: Page): Line[] {
  const lines = paragraph(text, tone, width - fieldWidth);
  return lines.map((rest, index) => [span((index === 0 ? name : '').padEnd(fieldWidth), 'dim'), ...rest]);
}

/** `EVENTS ─────────`. */
export function section(title: string, { width, glyphs }: Page): Line {
  const rule = glyphs.line.horizontal.repeat(Math.max(0, width - textWidth(title) - 1));
  return [span(title, 'heading'), span(` ${rule}`, 'dim')];
}

/** What was said a while ago, all of it. */
export function faded(lines: readonly Line[]): Line[] {
  return lines.map((line) => inTone(line, 'dim'));
}

export function words(...parts: readonly (string | readonly [text: string, tone: Tone])[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : span(part[0], part[1])));
}
