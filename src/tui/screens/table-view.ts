import type { Facts } from '../app/facts.ts';
import type { ViewName } from '../app/screens.ts';
import { asciiGlyphs, type Glyphs } from '../terminal/glyphs.ts';
import { chooseColumns, type PlacedColumn } from '../view-model/choose-columns.ts';
import type { Column, Row } from '../view-model/column.ts';
import { cellColumns } from '../view-model/columns/cell-columns.ts';
import { eventColumns } from '../view-model/columns/event-columns.ts';
import { instanceColumns } from '../view-model/columns/instance-columns.ts';
import { operationColumns } from '../view-model/columns/operation-columns.ts';
import { poolColumns } from '../view-model/columns/pool-columns.ts';
import { matches, parseFilter } from '../view-model/filter.ts';
import type { Line } from '../view-model/line.ts';
import { cellRows, eventRows, instanceRows, operationRows, poolRows } from '../view-model/rows.ts';
import { sortRows } from '../view-model/sort.ts';
import { columnsWidth, gutter, tableHead, tableRows } from '../view-model/table.ts';
import { type Box, rowsShown } from './layout.ts';
import { remembered, rememberedBy } from './remembered.ts';
import type { TableState } from './state.ts';

/** What is known of a row without knowing what it is a row of. */
export interface Listed {
  readonly id: string;
  readonly name: string;
}

/** What is known of a column without that. */
export type ColumnInfo = Pick<Column<never>, 'key' | 'title' | 'means' | 'rank'> & { readonly largestFirst: boolean };

/** One table of the dashboard, whatever its rows are. */
export interface TableView {
  readonly name: ViewName;
  readonly columns: readonly ColumnInfo[];
  /** Its rows as they are listed: filtered and sorted. */
  list(facts: Facts, table: TableState): readonly Listed[];
  /** How many there are before anything is filtered. */
  total(facts: Facts): number;
  /** The keys of the columns that are shown in a width. */
  shown(
    facts: Facts,
    table: TableState,
    width: number,
  ): readonly { readonly key: string; readonly left: number; readonly width: number }[];
  lines(facts: Facts, table: TableState, box: Box, glyphs: Glyphs): Line[];
}

function tableView<T>(
  name: ViewName,
  columns: readonly Column<T>[],
  rowsOf: (facts: Facts) => readonly Row<T>[],
): TableView {
  const all = remembered(rowsOf);
  const listed = rememberedBy((facts: Facts, { filter, sorting }: TableState) => {
    const terms = parseFilter(filter);
    const rows = all(facts);
    const kept = terms.length === 0 ? rows : rows.filter((row) => matches(terms, row));
    // What glyphs a value is written with decides nothing about its order.
    return sortRows(kept, sorting, columns, { now: facts.now, glyphs: asciiGlyphs });
  });
  const placed = (facts: Facts, table: TableState, width: number, glyphs: Glyphs): readonly PlacedColumn<T>[] =>
    chooseColumns(
      columns,
      table.wishes,
      listed(facts, table),
      { now: facts.now, glyphs },
      columnsWidth(width),
      table.sorting.column,
    );
  return {
    name,
    columns: columns.map(({ key, title, means, rank, largestFirst = false }) => ({
      key,
      title,
      means,
      rank,
      largestFirst,
    })),
    list: listed,
    total: (facts) => all(facts).length,
    shown: (facts, table, width) =>
      placed(facts, table, width, asciiGlyphs).map(({ column, left, width: room }) => ({
        key: column.key,
        left: left + gutter,
        width: room,
      })),
    lines: (facts, table, box, glyphs) => {
      const { cursor, marks, sorting, top } = table;
      const rows = listed(facts, table);
      const parts = {
        columns: placed(facts, table, box.width, glyphs),
        rows,
        top,
        height: rowsShown(box),
        width: box.width,
        cursor,
        marks,
        sorting,
      };
      return [tableHead(parts, glyphs), ...tableRows(parts, { now: facts.now, glyphs })];
    },
  };
}

export const views: Readonly<Record<ViewName, TableView>> = {
  cells: tableView('cells', cellColumns, cellRows),
  instances: tableView('instances', instanceColumns, instanceRows),
  pools: tableView('pools', poolColumns, poolRows),
  operations: tableView('operations', operationColumns, operationRows),
  events: tableView('events', eventColumns, eventRows),
};

export const viewNames: readonly ViewName[] = ['cells', 'instances', 'pools', 'operations', 'events'];
