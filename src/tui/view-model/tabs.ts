import type { ViewName } from '../app/screens.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { justify, type Line, type Span, span } from './line.ts';

export interface Tab {
  readonly view: ViewName;
  /** What is beside its name: how many there are, how many of them are seen. */
  readonly count: string;
}

export interface TabPlace {
  readonly view: ViewName;
  readonly left: number;
  readonly width: number;
}

/** Where each tab is, so that a click finds it. */
export function tabPlaces(tabs: readonly Tab[], width: number): readonly TabPlace[] {
  const short = tabs.reduce((sum, tab) => sum + tabText(tab, false).length + 2, 1) > width;
  let left = 1;
  return tabs.map((tab) => {
    const place = { view: tab.view, left, width: tabText(tab, short).length };
    left += place.width + (short ? 1 : 2);
    return place;
  });
}

/** ` 1 cells 6  2 instances 3/20  …`, and at the right what is special about the table. */
export function tabLine(tabs: readonly Tab[], shown: ViewName, right: Line, width: number, glyphs: Glyphs): Line {
  const places = tabPlaces(tabs, width);
  const spans: Span[] = [];
  let at = 0;
  tabs.forEach((tab, index) => {
    const { left = 0, width: room = 0 } = places[index] ?? {};
    const text = tabText(tab, room < tabText(tab, false).length);
    spans.push(span(' '.repeat(Math.max(0, left - at))), ...tabSpans(text, tab.view === shown));
    at = left + room;
  });
  return justify(spans, [...right, span(' ')], width, glyphs.ellipsis);
}

function tabText({ view, count }: Tab, short: boolean): string {
  const number = order.indexOf(view) + 1;
  return short ? `${number} ${view.slice(0, 5)}` : `${number} ${view}${count === '' ? '' : ` ${count}`}`;
}

function tabSpans(text: string, isShown: boolean): Span[] {
  if (isShown) return [span(text, 'cursor')];
  const cut = text.indexOf(' ') + 1;
  return [span(text.slice(0, cut), 'dim'), span(text.slice(cut))];
}

const order: readonly ViewName[] = ['cells', 'instances', 'pools', 'operations', 'events'];
