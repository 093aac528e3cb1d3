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
  const chosen = new Set<Column<T>>();
  let used = -gap;
  for (const column of byRank) {
    // A column of text that has nothing to say takes no place from those that have.
    if (rankOf(column) > 0 && column.most !== undefined && !hasContent(column, rows, view)) continue;
    const needed = fairWidth(column, rows, view, width) + gap;
    if (used + needed > width && chosen.size > 0) {
      if (rankOf(column) >= 1) break;
      continue;
    }
    chosen.add(column);
    used += needed;
  }
  return placed(
    wanted.filter((column) => chosen.has(column)),
    rows,
    view,
    width,
    width - used,
  );
}

function leastWidth<T>({ title, width }: Column<T>): number {
  // Beside its title a sorted column has its marker.
  return Math.max(width, textWidth(title) + 1);
}

/** A table so wide that what is important is whole before more comes. */
const wide = 150;

/** What a column of text wants before others are there at all; the rest it gets of what is left over. */
function fairWidth<T>(column: Column<T>, rows: readonly Row<T>[], view: View, width: number): number {
  const least = leastWidth(column);
  const { most = least } = column;
  const fair = width >= wide && column.rank <= 4 ? most : (column.fair ?? least);
  return fair <= least ? least : Math.max(least, Math.min(fair, widest(column, rows, view)));
}

function placed<T>(
  columns: readonly Column<T>[],
  rows: readonly Row<T>[],
  view: View,
  width: number,
  spare: number,
): readonly PlacedColumn<T>[] {
  const gap = gapOf(width);
  let room = spare;
  let left = 0;
  const grown = new Map<Column<T>, number>();
  const growing = columns.filter(({ most = 0, width: least }) => most > least).sort((a, b) => a.rank - b.rank);
  for (const column of growing) {
    const least = fairWidth(column, rows, view, width);
    const wish = Math.min(column.most ?? least, widest(column, rows, view));
    const more = Math.max(0, Math.min(room, wish - least));
    grown.set(column, least + more);
    room -= more;
  }
  return columns.map((column) => {
    const taken = Math.min(width, grown.get(column) ?? leastWidth(column));
    const place = { column, left, width: taken };
    left += taken + gap;
    return place;
  });
}

/** Looks at so many rows: of more than that nobody sees a difference, and it is done at each look. */
const sampled = 2_000;

function widest<T>(column: Column<T>, rows: readonly Row<T>[], view: View): number {
  return rows.slice(0, sampled).reduce((most, row) => Math.max(most, textWidth(cellOf(column, row, view).text)), 0);
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
