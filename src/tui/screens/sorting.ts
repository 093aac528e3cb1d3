import type { Facts } from '../app/facts.ts';
import { placesOf } from './places.ts';

import { type Screen, tableOf, withTable } from './state.ts';
import { views } from './table-view.ts';

/** Sorted by a column; by the same once more, the other way round. */
export function sortBy(screen: Screen, key: string): Screen {
  const { sorting } = tableOf(screen);
  const column = views[screen.view].columns.find((one) => one.key === key);
  if (column === undefined) {
    return { ...screen, message: { text: `${screen.view} have no column "${key}"`, bad: true } };
  }
  const descending = sorting.column === key ? !sorting.descending : column.largestFirst;
  return withTable(screen, { sorting: { column: key, descending } });
}

/** Sorted by the column left or right of the one that it is sorted by, of those that are shown. */
export function sortBeside(screen: Screen, facts: Facts, step: 1 | -1): Screen {
  const table = tableOf(screen);
  const width = placesOf(facts, screen).table?.width ?? facts.size.columns;
  const shown = views[screen.view].shown(facts, table, width).map(({ key }) => key);
  const at = shown.indexOf(table.sorting.column ?? '');
  const next = at < 0 ? (step > 0 ? 0 : shown.length - 1) : (at + step + shown.length) % shown.length;
  const key = shown[next];
  return key === undefined ? screen : sortBy(withTable(screen, { sorting: { column: null, descending: false } }), key);
}

export function invert(screen: Screen): Screen {
  const { sorting } = tableOf(screen);
  return withTable(screen, { sorting: { ...sorting, descending: !sorting.descending } });
}
