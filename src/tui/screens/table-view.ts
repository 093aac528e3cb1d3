import type { Facts } from '../app/facts.ts';
import type { ViewName } from '../app/screens.ts';
import { asciiGlyphs, type Glyphs } from '../terminal/glyphs.ts';
import { chooseColumns } from '../view-model/choose-columns.ts';
import type { Column, Row, View } from '../view-model/column.ts';
import { cellColumns } from '../view-model/columns/cell-columns.ts';
import { eventColumns } from '../view-model/columns/event-columns.ts';
import { instanceColumns } from '../view-model/columns/instance-columns.ts';
import { operationColumns } from '../view-model/columns/operation-columns.ts';
import { poolColumns } from '../view-model/columns/pool-columns.ts';
import { matches, parseFilter } from '../view-model/filter.ts';
import type { Line } from '../view-model/line.ts';
import { remembered } from '../view-model/remembered.ts';
import { cellRows, eventRows, instanceRows, operationRows, poolRows } from '../view-model/rows.ts';
import { createSorter } from '../view-model/sort.ts';
import { columnsWidth, gutter, tableHead, tableRows } from '../view-model/table.ts';
import { type Box, rowsShown } from './layout.ts';
import type { TableState } from './state.ts';

/** What is known of a row without knowing what it is a row of. */
export interface Listed {
  readonly id: string;
  readonly name: string;
}

/** What is known of a column without that. */
export type ColumnInfo = Pick<Column<never>, 'key' | 'title' | 'means' | 'rank'> & { readonly largestFirst: boolean };

/** Where a column is. */
interface ShownColumn {
  readonly key: string;
  readonly left: number;
  readonly width: number;
}

/** One table of the dashboard, whatever its rows are. */
export interface TableView {
  readonly columns: readonly ColumnInfo[];
  /** Its rows as they are listed: filtered and sorted. */
  list(facts: Facts, table: TableState): readonly Listed[];
  /** How many there are before anything is filtered. */
  total(facts: Facts): number;
  /** The columns that are shown in a width. */
  shown(facts: Facts, table: TableState, width: number): readonly ShownColumn[];
  lines(facts: Facts, table: TableState, box: Box, glyphs: Glyphs): Line[];
}

interface Source<T> {
  readonly columns: readonly Column<T>[];
  readonly rows: (facts: Facts) => readonly Row<T>[];
  readonly count: (facts: Facts) => number;
}

function tableView<T>({ columns, rows, count }: Source<T>): TableView {
  const all = remembered(rows);
  const filtered = remembered((of: readonly Row<T>[], filter: string) => {
    const terms = parseFilter(filter);
    return terms.length === 0 ? of : of.filter((row) => matches(terms, row));
  });
  // What glyphs a value is written with decides nothing about order and widths. Values that go on with the time alone are
  // in views whose rows are new each time.
  const moments = new WeakMap<readonly Row<T>[], View>();
  const madeAt = (of: readonly Row<T>[], now: number): View => {
    const view = moments.get(of) ?? { now, glyphs: asciiGlyphs };
    moments.set(of, view);
    return view;
  };
  const sorted = remembered(createSorter(columns));
  // By all rows, so that neither a filter nor another order makes columns come and go.
  const chosen = remembered(
    (of: readonly Row<T>[], wishes: TableState['wishes'], width: number, column: string | null, view: View) =>
      chooseColumns(columns, wishes, of, view, columnsWidth(width), column),
  );
  const list = (facts: Facts, { filter, sorting }: TableState) => {
    const of = all(facts);
    return sorted(filtered(of, filter), sorting, madeAt(of, facts.now));
  };
  const placed = (facts: Facts, { wishes, sorting }: TableState, width: number) => {
    const of = all(facts);
    return chosen(of, wishes, width, sorting.column, madeAt(of, facts.now));
  };
  return {
    columns: columns.map(({ key, title, means, rank, largestFirst = false }) => ({
      key,
      title,
      means,
      rank,
      largestFirst,
    })),
    list,
    total: count,
    shown: (facts, table, width) =>
      placed(facts, table, width).map(({ column, left, width: room }) => ({
        key: column.key,
        left: left + gutter,
        width: room,
      })),
    lines: (facts, table, box, glyphs) => {
      const { cursor, marks, sorting, top } = table;
      const { width } = box;
      const parts = {
        columns: placed(facts, table, width),
        rows: list(facts, table),
        top,
        height: rowsShown(box),
        width,
        cursor,
        marks,
        sorting,
      };
      return [tableHead(parts, glyphs), ...tableRows(parts, { now: facts.now, glyphs })];
    },
  };
}

export const views: Readonly<Record<ViewName, TableView>> = {
  cells: tableView({ columns: cellColumns, rows: cellRows, count: ({ stats }) => stats?.cells.length ?? 0 }),
  instances: tableView({
    columns: instanceColumns,
    rows: instanceRows,
    count: ({ stats }) => stats?.instances.length ?? 0,
  }),
  pools: tableView({ columns: poolColumns, rows: poolRows, count: ({ stats }) => stats?.pools.length ?? 0 }),
  operations: tableView({
    columns: operationColumns,
    rows: operationRows,
    count: ({ operations }) => operations.length,
  }),
  events: tableView({ columns: eventColumns, rows: eventRows, count: ({ events }) => events.length }),
};

export const viewNames: readonly ViewName[] = ['cells', 'instances', 'pools', 'operations', 'events'];
