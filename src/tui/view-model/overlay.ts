import { textWidth, truncate } from '../../cli/terminal/text-width.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { cutLine, fitLine, type Line, lineWidth, padLine, type Span, span } from './line.ts';

export interface OverlayBox {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Below its lower edge: what its keys do. */
  readonly keys?: Line;
}

/** A box in the middle of the screen, over what is there. */
export function overlay(
  base: readonly Line[],
  box: OverlayBox | null,
  columns: number,
  glyphs: Glyphs,
): readonly Line[] {
  if (box === null) return base;
  const lines = boxLines(box, columns, base.length, glyphs);
  const width = lineWidth(lines[0] ?? []);
  const left = Math.max(0, Math.floor((columns - width) / 2));
  const top = Math.max(0, Math.floor((base.length - lines.length) / 2));
  return base.map((line, row) => {
    const over = lines[row - top];
    return over === undefined ? line : [...firstColumns(line, left), ...over, ...withoutColumns(line, left + width)];
  });
}

/** How wide the text of a box may be. */
export function boxWidth(columns: number): number {
  return Math.max(1, columns - 4);
}

/** How many lines of text a box may have on a screen of so many rows. */
export function boxRoom(rows: number): number {
  return Math.max(1, rows - 4);
}

function boxLines({ title, lines, keys = [] }: OverlayBox, columns: number, rows: number, glyphs: Glyphs): Line[] {
  const { line, ellipsis } = glyphs;
  const widest = Math.max(lineWidth(keys), textWidth(title) + 2, ...lines.map(lineWidth));
  const inner = Math.min(widest, boxWidth(columns));
  const shown = lines.slice(0, boxRoom(rows));
  const edge = (left: string, text: Line, right: string): Line => {
    const words = cutLine(text, inner, ellipsis);
    const rest = inner + 2 - 1 - lineWidth(words);
    return [span(left + line.horizontal), ...words, span(line.horizontal.repeat(Math.max(0, rest)) + right)];
  };
  return [
    edge(line.topLeft, [span(` ${title} `, 'accent')], line.topRight),
    ...shown.map((text) => [span(`${line.vertical} `), ...fitLine(text, inner, ellipsis), span(` ${line.vertical}`)]),
    edge(
      line.bottomLeft,
      keys.length === 0 ? [] : [span(' '), ...cutLine(keys, inner - 2, ellipsis), span(' ')],
      line.bottomRight,
    ),
  ];
}

/** Exactly so many columns from the left; a wide character that would stand half outside becomes a space. */
function firstColumns(line: Line, width: number): Line {
  return padLine(cutLine(line, width, ''), width);
}

/** What is right of a column. */
function withoutColumns(line: Line, from: number): Line {
  const kept: Span[] = [];
  let at = 0;
  for (const piece of line) {
    const width = textWidth(piece.text);
    const skip = Math.min(width, Math.max(0, from - at));
    at += width;
    if (skip === width) continue;
    if (skip === 0) {
      kept.push(piece);
      continue;
    }
    const head = truncate(piece.text, skip, '');
    // Half of a wide character is left where the box ends.
    const cut = textWidth(head) < skip ? truncate(piece.text, skip + 1, '') : head;
    const missing = textWidth(cut) - skip;
    kept.push({ ...piece, text: ' '.repeat(missing) + piece.text.slice(cut.length) });
  }
  return kept;
}
