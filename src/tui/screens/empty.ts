import type { Facts } from '../app/facts.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { fitLine, type Line, span } from '../view-model/line.ts';
import { type Screen, tableOf } from './state.ts';
import { views } from './table-view.ts';

/** Why there is nothing to see, and what to do about it. */
export function emptyLines(facts: Facts, screen: Screen, width: number, { ellipsis }: Glyphs): Line[] {
  return wordsOf(facts, screen).map((line) => fitLine([span('  '), ...line], width, ellipsis));
}

function wordsOf(facts: Facts, screen: Screen): Line[] {
  const { filter } = tableOf(screen);
  const total = views[screen.view].total(facts);
  if (total > 0) {
    return [
      [span(`none of ${total} ${screen.view} matches `), span(filter, 'accent')],
      [span('Esc', 'accent'), span(' shows all of them')],
    ];
  }
  if (facts.stats === null) return [[span('reading the inventory', 'dim')]];
  const of = facts.pool === null ? '' : ` in pool ${facts.pool}`;
  if (screen.view === 'operations') return [[span('no operations yet', 'dim')]];
  if (screen.view === 'events') return [[span('nothing has happened yet', 'dim')]];
  if (facts.stats.cells.length === 0) {
    return [[span(`no cells yet${of}`)], [span('nano pool add-cell default root@HOST', 'accent'), span(' adds one')]];
  }
  if (screen.view === 'instances') {
    return [
      [span(`no instances yet${of}`)],
      [span('nano instance create NAME --image IMAGE', 'accent'), span(' makes one')],
    ];
  }
  return [[span(`no ${screen.view}${of}`)]];
}
