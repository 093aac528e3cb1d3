import { escapeControl } from '../terminal/escape.ts';
import { paint, type Style } from '../terminal/style.ts';
import { textWidth, truncate } from '../terminal/text-width.ts';
import { cellOf } from './cells.ts';
import { type Cell, type Column, holdsFigures, type View } from './column.ts';

export interface TableOptions extends View {
  /** The terminal's width; flexible columns are cut to it. */
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly header: boolean;
  /** How wide the columns were before, so that what is printed later stands below it: read, and renewed. */
  readonly widths?: number[];
}

/** A cell that is safe to write, and how many columns of the terminal it takes. */
interface Measured {
  readonly text: string;
  readonly style: Style | undefined;
  readonly width: number;
}

const gap = '  ';
const narrowest = 8;

/** Rows in aligned columns, for people. Every cell is looked at once: 10,000 rows take as long as they are many. */
export function writeTable<T>(columns: readonly Column<T>[], rows: readonly T[], options: TableOptions): string {
  const cells = rows.map((row) => columns.map((column) => measure(cellOf(column, row, options))));
  if (options.header) {
    cells.unshift(columns.map((column) => measure({ text: column.key.toUpperCase(), style: 'strong' })));
  }
  const before = options.widths;
  const widths = columns.map((_, index) => Math.max(before?.[index] ?? 0, widest(cells, index)));
  before?.splice(0, before.length, ...widths);
  const places = placesFor(columns, widths, options.width);
  const shown = picked(columns, places);
  const room = picked(widths, places);
  narrow(shown, room, options.width);
  let text = '';
  for (const row of cells) text += line(shown, room, picked(row, places), options);
  return text;
}

/** The columns that are shown: all, but as many of the spare ones, the last first, as there is no room for. */
function placesFor<T>(columns: readonly Column<T>[], widths: readonly number[], room: number): readonly number[] {
  let places = columns.map((_, index) => index);
  while (places.reduce((sum, place) => sum + (widths[place] ?? 0) + gap.length, -gap.length) > room) {
    const last = places.findLast((place) => columns[place]?.spare === true);
    if (last === undefined) break;
    places = places.filter((place) => place !== last);
  }
  return places;
}

function picked<V>(values: readonly V[], places: readonly number[]): V[] {
  return values.length === places.length ? [...values] : places.flatMap((place) => values.slice(place, place + 1));
}

function measure(cell: Cell): Measured {
  const text = escapeControl(cell.text);
  return { text, style: cell.style, width: textWidth(text) };
}

function widest(cells: readonly (readonly Measured[])[], index: number): number {
  let width = 0;
  for (const row of cells) width = Math.max(width, row[index]?.width ?? 0);
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

/** Figures stand to the right; behind the last column nothing is filled up. */
function line<T>(
  columns: readonly Column<T>[],
  widths: readonly number[],
  cells: readonly Measured[],
  { colour, unicode }: TableOptions,
): string {
  let text = '';
  for (const [index, cell] of cells.entries()) {
    const column = columns[index];
    const width = widths[index] ?? 0;
    const fits = cell.width <= width;
    const shown = fits ? cell.text : truncate(cell.text, width, unicode ? '…' : '...');
    const fill = ' '.repeat(Math.max(0, width - (fits ? cell.width : textWidth(shown))));
    if (index > 0) text += gap;
    if (column !== undefined && holdsFigures(column)) text += fill + paint(shown, cell.style, colour);
    else text += paint(shown, cell.style, colour) + (index === cells.length - 1 ? '' : fill);
  }
  return `${text}\n`;
}
