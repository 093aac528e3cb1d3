import { textWidth, truncate } from '../../cli/terminal/text-width.ts';
import type { Tone } from '../terminal/theme.ts';

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

/** One row of the screen. What is built here is never wider than it was asked to be. */
export type Line = readonly Span[];

export function span(text: string, tone?: Tone): Span {
  return tone === undefined || tone === 'plain' ? { text } : { text, tone };
}

export function lineText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

export function lineWidth(line: Line): number {
  return line.reduce((width, { text }) => width + textWidth(text), 0);
}

/** The line cut to a width; where something was left out, `mark` says so. */
export function cutLine(line: Line, width: number, mark: string): Line {
  if (lineWidth(line) <= width) return line;
  const kept: Span[] = [];
  let room = width;
  for (const piece of line) {
    const taken = textWidth(piece.text);
    // The mark needs its place even where what was left out begins with the next piece.
    if (taken < room) {
      kept.push(piece);
      room -= taken;
      continue;
    }
    kept.push({ ...piece, text: truncate(`${piece.text}${mark}`, room, mark) });
    return padLine(kept, width);
  }
  return kept;
}

/** The line with spaces after it up to a width. */
export function padLine(line: Line, width: number): Line {
  const missing = width - lineWidth(line);
  return missing > 0 ? [...line, span(' '.repeat(missing))] : line;
}

/** Exactly as wide as asked: cut, or followed by spaces. */
export function fitLine(line: Line, width: number, mark: string): Line {
  return padLine(cutLine(line, width, mark), width);
}

/** Something at each end of the row; the left one gives way. */
export function justify(left: Line, right: Line, width: number, mark: string): Line {
  const end = cutLine(right, width, mark);
  const room = width - lineWidth(end);
  return [...fitLine(left, Math.max(0, room - 1), mark), ...(room > 0 ? [span(' ')] : []), ...end];
}

/** The whole row in one tone, as the cursor's is. */
export function inTone(line: Line, tone: Tone): Line {
  return [{ text: lineText(line), tone }];
}

/** Lines beside each other, each column as wide as said. */
export function beside(
  columns: readonly { readonly lines: readonly Line[]; readonly width: number }[],
  gap: string,
  mark: string,
): Line[] {
  const height = Math.max(0, ...columns.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    columns.flatMap(({ lines, width }, index) => [
      ...(index === 0 ? [] : [span(gap)]),
      ...fitLine(lines[row] ?? [], width, mark),
    ]),
  );
}
