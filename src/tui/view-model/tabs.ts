import type { ViewName } from '../app/screens.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { justify, type Line, lineWidth, type Span, span } from './line.ts';

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

/** Where each tab is, so that a click finds it; `right` and `width` as for the line. */
export function tabPlaces(tabs: readonly Tab[], shown: ViewName, right: Line, width: number): readonly TabPlace[] {
  const texts = tabTexts(tabs, shown, roomFor(right, width));
  let left = 1;
  return tabs.map(({ view }, index) => {
    const place = { view, left, width: texts[index]?.length ?? 0 };
    left += place.width + 2;
    return place;
  });
}

/** ` 1 cells 6  2 instances 3/20  …`, and at the right what is special about the table. */
export function tabLine(tabs: readonly Tab[], shown: ViewName, right: Line, width: number, glyphs: Glyphs): Line {
  const texts = tabTexts(tabs, shown, roomFor(right, width));
  const spans = tabs.flatMap(({ view }, index): Span[] => [
    span(index === 0 ? ' ' : '  '),
    ...tabSpans(texts[index] ?? '', view === shown),
  ]);
  return justify(spans, [...right, span(' ')], width, glyphs.ellipsis);
}

/** With how many there are; without where that is too much; on a narrow terminal the numbers of the others alone. */
function tabTexts(tabs: readonly Tab[], shown: ViewName, room: number): readonly string[] {
  const number = ({ view }: Tab) => String(order.indexOf(view) + 1);
  const named = (tab: Tab) => `${number(tab)} ${tab.view}`;
  const counted = (tab: Tab) => (tab.count === '' ? named(tab) : `${named(tab)} ${tab.count}`);
  const brief = (tab: Tab) => (tab.view === shown ? named(tab) : number(tab));
  const fits = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length + 2, 0) <= room;
  const ways = [tabs.map(counted), tabs.map(named)];
  return ways.find(fits) ?? tabs.map(brief);
}

/** What is left to the tabs, beside what is special about the table. */
function roomFor(right: Line, width: number): number {
  return width - lineWidth(right) - 1;
}

function tabSpans(text: string, isShown: boolean): Span[] {
  if (isShown) return [span(text, 'cursor')];
  const cut = text.indexOf(' ') + 1;
  return [span(text.slice(0, cut), 'dim'), span(text.slice(cut))];
}

const order: readonly ViewName[] = ['cells', 'instances', 'pools', 'operations', 'events'];
