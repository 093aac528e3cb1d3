import { escapeControl } from '../terminal/escape.ts';
import { paint } from '../terminal/style.ts';
import { pad, textWidth, truncate } from '../terminal/text-width.ts';
import { cellOf } from './cells.ts';
import type { Cell, Column, View } from './column.ts';

export interface TableOptions extends View {
  /** The terminal's width; flexible columns are cut to it. */
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly header: boolean;
}

const gap = '  ';
const narrowest = 8;

/** Rows in aligned columns, for people. Every cell is looked at once: 10,000 rows take as long as they are many. */
export function writeTable<T>(columns: readonly Column<T>[], rows: readonly T[], options: TableOptions): string {
  const cells = rows.map((row) => columns.map((column) => safe(cellOf(column, row, options))));
  const titles = columns.map((column) => column.key.toUpperCase());
  const widths = columns.map((_, index) => widest(cells, index, options.header ? (titles[index]?.length ?? 0) : 0));
  narrow(columns, widths, options.width);
  const mark = options.unicode ? '…' : '...';
  const lines = cells.map((row) => line(columns, widths, row, options.colour, mark));
  if (options.header) lines.unshift(line(columns, widths, titles.map(title), options.colour, mark));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function safe(cell: Cell): Cell {
  const text = escapeControl(cell.text);
  return text === cell.text ? cell : { ...cell, text };
}

function title(text: string): Cell {
  return { text, style: 'strong' };
}

function widest(cells: readonly (readonly Cell[])[], index: number, least: number): number {
  let width = least;
  for (const row of cells) {
    const cell = row[index];
    // A text is never wider than twice its length: most need no measuring.
    if (cell !== undefined && cell.text.length * 2 > width) width = Math.max(width, textWidth(cell.text));
  }
  return width;
}

/** Takes from the flexible columns what the table is too wide by, from the widest first. */
function narrow<T>(columns: readonly Column<T>[], widths: number[], room: number): void {
  const flexible = columns.flatMap((column, index) => (column.flexible === true ? [index] : []));
  let excess = widths.reduce((sum, width) => sum + width + gap.length, -gap.length) - room;
  while (excess > 0) {
    const [index] = flexible.sort((left, right) => (widths[right] ?? 0) - (widths[left] ?? 0));
    const width = index === undefined ? 0 : (widths[index] ?? 0);
    if (index === undefined || width <= narrowest) return;
    widths[index] = width - 1;
    excess -= 1;
  }
}

function line<T>(
  columns: readonly Column<T>[],
  widths: readonly number[],
  cells: readonly Cell[],
  colour: boolean,
  mark: string,
): string {
  let text = '';
  for (const [index, cell] of cells.entries()) {
    const column = columns[index];
    const width = widths[index] ?? 0;
    const isLast = index === cells.length - 1;
    const right = column?.kind === 'number' || column?.kind === 'size';
    const cut = column?.flexible === true ? truncate(cell.text, width, mark) : cell.text;
    const padded = right ? pad(cut, width, 'right') : isLast ? cut : pad(cut, width);
    text += (index === 0 ? '' : gap) + paint(padded, cell.style, colour);
  }
  return text;
}
