import type { Facts } from '../app/facts.ts';
import type { ViewName } from '../app/screens.ts';
import { scrollTo } from '../view-model/window.ts';
import { rowsShown } from './layout.ts';
import { placesOf } from './places.ts';
import { type Screen, tableOf, withTable } from './state.ts';
import { type Listed, views } from './table-view.ts';

/** Where the newest is on top: there the cursor stays on top until it is moved. */
const logs: readonly ViewName[] = ['operations', 'events'];

export function isLog(view: ViewName): boolean {
  return logs.includes(view);
}

export function listOf(facts: Facts, screen: Screen): readonly Listed[] {
  return views[screen.view].list(facts, tableOf(screen));
}

/**
 * The cursor where it belongs among the rows as they are now: with its thing, else at its place; the window around it;
 * marks only on what there still is.
 */
export function settle(screen: Screen, facts: Facts): Screen {
  const rows = listOf(facts, screen);
  const { cursor, follow, top, place, marks } = tableOf(screen);
  const found = follow ? placeOf(rows, cursor, place) : -1;
  const at = found >= 0 ? found : Math.min(place, Math.max(0, rows.length - 1));
  const height = rowsShown(placesOf(facts, screen).table);
  const settled = {
    cursor: rows[at]?.id ?? cursor,
    place: at,
    top: height === 0 ? top : scrollTo(top, at, height, rows.length),
  };
  return withTable(screen, marks.size === 0 ? settled : { ...settled, marks: stillThere(facts, screen) });
}

/** Mostly where it was. */
function placeOf(rows: readonly Listed[], cursor: string | null, before: number): number {
  return rows[before]?.id === cursor ? before : rows.findIndex(({ id }) => id === cursor);
}

/** What a filter hides keeps its mark; what is gone has none. */
function stillThere(facts: Facts, screen: Screen): ReadonlySet<string> {
  const { marks } = tableOf(screen);
  const all = new Set(views[screen.view].list(facts, { ...tableOf(screen), filter: '' }).map(({ id }) => id));
  const kept = [...marks].filter((id) => all.has(id));
  return kept.length === marks.size ? marks : new Set(kept);
}

/** The cursor on a row, counted from 0; what lies outside is the nearest there is. */
export function moveTo(screen: Screen, facts: Facts, place: number): Screen {
  const rows = listOf(facts, screen);
  const at = Math.max(0, Math.min(place, rows.length - 1));
  const row = rows[at];
  if (row === undefined) return screen;
  const follow = isLog(screen.view) ? at > 0 : tableOf(screen).follow;
  const moved = withTable(screen, { cursor: row.id, place: at, follow });
  return screen.detail === null || row.id === tableOf(screen).cursor ? moved : { ...moved, detail: { top: 0 } };
}

export function moveBy(screen: Screen, facts: Facts, rows: number): Screen {
  return moveTo(screen, facts, tableOf(screen).place + rows);
}

/** How far a page is: a row stays in sight. */
export function pageOf(screen: Screen, facts: Facts): number {
  return Math.max(1, rowsShown(placesOf(facts, screen).table) - 1);
}

/** What an act is done to: the marked that can be seen, else what is under the cursor. */
export function targetsOf(screen: Screen, facts: Facts): readonly string[] {
  const { marks, cursor } = tableOf(screen);
  const rows = listOf(facts, screen);
  const marked = rows.filter(({ id }) => marks.has(id)).map(({ id }) => id);
  if (marked.length > 0) return marked;
  return rows.some(({ id }) => id === cursor) && cursor !== null ? [cursor] : [];
}
