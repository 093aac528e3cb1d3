import { textWidth } from '../../cli/terminal/text-width.ts';
import { type Column, cellOf, type Row, type View } from './column.ts';

/** What a person chose to see or not, by the columns' keys, whatever the width. */
export type ColumnWishes = Readonly<Record<string, boolean>>;

export interface PlacedColumn<T> {
  readonly column: Column<T>;
  /** From the left edge of the table. */
  readonly left: number;
  readonly width: number;
}

/** Between columns; figures that are far apart are read better where there is room. */
export function gapOf(width: number): number {
  return width >= 132 ? 2 : 1;
}

/** The columns that fit, in their order, the important ones first to be there; what is left over goes to those that grow. */
export function chooseColumns<T>(
  columns: readonly Column<T>[],
  wishes: ColumnWishes,
  rows: readonly Row<T>[],
  view: View,
  width: number,
  sorted: string | null = null,
): readonly PlacedColumn<T>[] {
  const wanted = columns.filter(({ key, rank }) => rank === 0 || wishes[key] !== false);
  const rankOf = ({ key, rank }: Column<T>) => (rank > 0 && (wishes[key] === true || key === sorted) ? 0.5 : rank);
  const byRank = [...wanted].sort((a, b) => rankOf(a) - rankOf(b));
  const gap = gapOf(width);
  const chosen = new Map<Column<T>, number>();
  let used = -gap;
  for (const column of byRank) {
    // A column of text that has nothing to say takes no place from those that have.
    if (rankOf(column) > 0 && column.most !== undefined && !hasContent(column, rows, view)) continue;
    const fits = (wish: number) => chosen.size === 0 || used + gap + wish <= width;
    const taken = [fairWidth(column, rows, view, width), leastWidth(column)].find(fits);
    if (taken === undefined) {
      // What was wished for may be too wide where what comes next is not; what matters less does not overtake.
      if (rankOf(column) >= 1) break;
      continue;
    }
    chosen.set(column, taken);
    used += gap + taken;
  }
  return placed(wanted, chosen, rows, view, width);
}

function leastWidth<T>({ title, width }: Column<T>): number {
  // Beside its title a sorted column has its marker.
  return Math.max(width, textWidth(title) + 1);
}

/** A table so narrow that figures matter more than whole names; one so wide that both are there. */
const narrow = 60;
const wide = 150;

/** What a column of text wants before others are there at all; the rest it gets of what is left over. */
function fairWidth<T>(column: Column<T>, rows: readonly Row<T>[], view: View, width: number): number {
  const least = leastWidth(column);
  const { most = least } = column;
  const fair = width >= wide && column.rank <= 4 ? most : (column.fair ?? least);
  return width < narrow || fair <= least ? least : Math.max(least, Math.min(fair, widest(column, rows, view)));
}

/** Where each of the chosen is, and how wide, once what is left over is given to those that grow. */
function placed<T>(
  columns: readonly Column<T>[],
  chosen: ReadonlyMap<Column<T>, number>,
  rows: readonly Row<T>[],
  view: View,
  width: number,
): readonly PlacedColumn<T>[] {
  const gap = gapOf(width);
  const widths = new Map(chosen);
  let room = width - [...chosen.values()].reduce((sum, taken) => sum + taken + gap, -gap);
  const growing = [...chosen.keys()].filter(({ most = 0, width: least }) => most > least);
  for (const column of growing.sort((a, b) => a.rank - b.rank)) {
    const taken = widths.get(column) ?? 0;
    const wish = Math.min(column.most ?? taken, widest(column, rows, view));
    const more = Math.max(0, Math.min(room, wish - taken));
    widths.set(column, taken + more);
    room -= more;
  }
  let left = 0;
  return columns.flatMap((column) => {
    const taken = widths.get(column);
    if (taken === undefined) return [];
    const place = { column, left, width: Math.min(width, taken) };
    left += taken + gap;
    return [place];
  });
}

/** Looks at so many rows: of more than that nobody sees a difference, and it is done at each look. */
const sampled = 500;

function widest<T>(column: Column<T>, rows: readonly Row<T>[], view: View): number {
  const step = Math.ceil(rows.length / sampled);
  let most = 0;
  for (let at = 0; at < rows.length; at += step) {
    const row = rows[at];
    if (row !== undefined) most = Math.max(most, textWidth(cellOf(column, row, view).text));
  }
  // In steps, so that an age that grows by a digit moves nothing.
  return Math.ceil(most / 4) * 4;
}

function hasContent<T>(column: Column<T>, rows: readonly Row<T>[], view: View): boolean {
  return (
    rows.length === 0 ||
    rows.some((row) => {
      const value = column.value(row, view);
      return value !== undefined && value !== '';
    })
  );
}
