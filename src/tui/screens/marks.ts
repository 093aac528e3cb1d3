import type { Facts } from '../app/facts.ts';
import { listOf, moveBy } from './cursor.ts';
import { type Screen, tableOf, withTable } from './state.ts';

/** Marks what is under the cursor, or takes its mark away, and goes on to the next. */
export function toggleMark(screen: Screen, facts: Facts): Screen {
  const { cursor, marks } = tableOf(screen);
  if (cursor === null) return screen;
  const changed = new Set(marks);
  if (!changed.delete(cursor)) changed.add(cursor);
  return moveBy(withTable(screen, { marks: changed, anchor: cursor }), facts, 1);
}

/** Marks all from the last mark to the cursor. */
export function markRange(screen: Screen, facts: Facts): Screen {
  const { cursor, marks, anchor } = tableOf(screen);
  const rows = listOf(facts, screen);
  const here = rows.findIndex(({ id }) => id === cursor);
  const there = rows.findIndex(({ id }) => id === anchor);
  if (here < 0) return screen;
  const [from, to] = there < 0 ? [here, here] : [Math.min(here, there), Math.max(here, there)];
  const range = rows.slice(from, to + 1).map(({ id }) => id);
  return withTable(screen, { marks: new Set([...marks, ...range]), anchor: cursor });
}
