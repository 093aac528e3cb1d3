import type { Facts } from '../app/facts.ts';
import { asciiGlyphs } from '../terminal/glyphs.ts';
import type { Mouse } from '../terminal/input.ts';
import { tabPlaces } from '../view-model/tabs.ts';
import { moveBy, moveTo } from './cursor.ts';
import { tableFacts, tabsOf } from './frame.ts';
import type { Box } from './layout.ts';
import { placesOf } from './places.ts';
import { goToView } from './react-key.ts';
import { sortBy } from './sorting.ts';
import { type Screen, tableOf } from './state.ts';
import { views } from './table-view.ts';

const wheelRows = 3;

/** What the mouse does: a tab shows its view, a column's name sorts by it, a row is selected; the wheel moves what is under it. */
export function reactToMouse(screen: Screen, mouse: Mouse, facts: Facts): Screen {
  if (screen.layer !== null || screen.prompt !== null) return screen;
  const places = placesOf(facts, screen);
  const { tabs, table, detail } = places;
  if (mouse.what === 'wheel-up' || mouse.what === 'wheel-down') {
    const rows = mouse.what === 'wheel-up' ? -wheelRows : wheelRows;
    if (detail === null || !holds(detail, mouse)) return moveBy(screen, facts, rows);
    return { ...screen, detail: { top: Math.max(0, (screen.detail?.top ?? 0) + rows) } };
  }
  if (mouse.what !== 'press' || mouse.button !== 'left') return screen;
  if (holds(tabs, mouse)) {
    const tab = tabPlaces(
      tabsOf(facts, screen),
      screen.view,
      tableFacts(facts, screen, places, asciiGlyphs),
      facts.size.columns,
    ).find(({ left, width }) => mouse.column >= left && mouse.column < left + width);
    return tab === undefined ? screen : goToView(screen, tab.view);
  }
  return table !== null && holds(table, mouse) ? clickTable(screen, table, mouse, facts) : screen;
}

function clickTable(screen: Screen, box: Box, { column, row }: Mouse, facts: Facts): Screen {
  const view = views[screen.view];
  const table = tableOf(screen);
  const line = row - box.top;
  if (line === 0) {
    const hit = view.shown(facts, table, box.width).findLast(({ left }) => column - box.left >= left);
    return hit === undefined ? screen : sortBy(screen, hit.key);
  }
  const place = table.top + line - 1;
  const rows = view.list(facts, table);
  if (place >= rows.length) return screen;
  // A second click on a row looks at it more closely.
  if (rows[place]?.id === table.cursor) return { ...screen, detail: screen.detail ?? { top: 0 } };
  return moveTo(screen, facts, place);
}

function holds({ top, left, width, height }: Box, { column, row }: Mouse): boolean {
  return row >= top && row < top + height && column >= left && column < left + width;
}
