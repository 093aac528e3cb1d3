import { pad, truncate } from '../../cli/terminal/text-width.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { gapOf, type PlacedColumn } from './choose-columns.ts';
import { cellOf, type Row, type View } from './column.ts';
import { fitLine, inTone, type Line, type Span, span } from './line.ts';
import type { Sorting } from './sort.ts';
import { thumb } from './window.ts';

export interface TableParts<T> {
  readonly columns: readonly PlacedColumn<T>[];
  /** All of them; only those on the screen are written. */
  readonly rows: readonly Row<T>[];
  readonly top: number;
  readonly height: number;
  readonly width: number;
  readonly cursor: string | null;
  readonly marks: ReadonlySet<string>;
  readonly sorting: Sorting;
}

/** The place before a row for what it is marked with, and after it for the scroll bar. */
export const gutter = 1;
const scrollBar = 1;

/** How much of a width is left to the columns. */
export function columnsWidth(width: number): number {
  return Math.max(0, width - gutter - scrollBar);
}

export function tableHead<T>({ columns, sorting, width }: TableParts<T>, glyphs: Glyphs): Line {
  const between = ' '.repeat(gapOf(columnsWidth(width)));
  const cells = columns.map(({ column, width: room }, index): Line => {
    const sorted = column.key === sorting.column;
    const arrow = sorting.descending ? glyphs.arrow.down : glyphs.arrow.up;
    const title = sorted
      ? column.align === 'right'
        ? `${arrow}${column.title}`
        : `${column.title}${arrow}`
      : column.title;
    const gap = index === 0 ? '' : between;
    return [span(gap), span(fitText(title, room, column.align, glyphs), sorted ? 'accent' : 'heading')];
  });
  return fitLine([span(' '.repeat(gutter)), ...cells.flat()], width, glyphs.ellipsis);
}

/** The rows on the screen, and no more; each exactly as wide as the table. */
export function tableRows<T>(parts: TableParts<T>, view: View): Line[] {
  const { rows, top, height, width, columns, cursor, marks } = parts;
  const { glyphs } = view;
  const between = span(' '.repeat(gapOf(columnsWidth(width))));
  const last = columns.at(-1);
  // Each cell is exactly as wide as its column.
  const rest = span(' '.repeat(width - 1 - gutter - (last === undefined ? 0 : last.left + last.width)));
  const bar = thumb(top, height, rows.length);
  return Array.from({ length: height }, (_, offset) => {
    const row = rows[top + offset];
    const inBar = bar !== null && offset >= bar.from && offset < bar.to;
    const scroll = span(inBar ? glyphs.line.vertical : ' ', 'accent');
    if (row === undefined) return [span(' '.repeat(width - 1)), scroll];
    const isMarked = marks.has(row.id);
    const isUnder = row.id === cursor;
    const sign = isMarked ? glyphs.marked : isUnder ? glyphs.cursor : ' ';
    const line: Span[] = [span(sign, isMarked ? 'marked' : 'accent')];
    for (const { column, width: room, left } of columns) {
      const cell = cellOf(column, row, view);
      const tone = row.fresh.offline && column.rank > 0 && cell.tone === undefined ? 'dim' : cell.tone;
      const text = fitText(cell.text, room, column.align, glyphs);
      if (left > 0) line.push(between);
      line.push(span(text, column.rank === 0 && isMarked ? 'marked' : tone));
    }
    line.push(rest);
    return [...(isUnder ? inTone(line, 'cursor') : line), scroll];
  });
}

function fitText(text: string, width: number, align: 'left' | 'right', { ellipsis }: Glyphs): string {
  return pad(truncate(text, width, ellipsis), width, align);
}
