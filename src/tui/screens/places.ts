import type { Facts } from '../app/facts.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type Screen, tableOf } from './state.ts';
import { views } from './table-view.ts';

/** Where everything is on the screen as it is now. */
export function placesOf(facts: Facts, screen: Screen): Layout {
  return layoutOf(facts.size, screen, views[screen.view].list(facts, tableOf(screen)).length);
}
