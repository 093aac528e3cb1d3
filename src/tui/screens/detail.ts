import type { Facts } from '../app/facts.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { cellPage } from '../view-model/detail/cell.ts';
import { instancePage } from '../view-model/detail/instance.ts';
import { eventPage, operationPage } from '../view-model/detail/operation.ts';
import type { Page } from '../view-model/detail/parts.ts';
import { poolPage } from '../view-model/detail/pool.ts';
import { fitLine, justify, type Line, span } from '../view-model/line.ts';
import type { Box } from './layout.ts';
import { answersOf } from './questions.ts';
import { type Screen, tableOf } from './state.ts';

interface Details {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The details of what is under the cursor: exactly as many lines as their place has. */
export function detailLines(facts: Facts, screen: Screen, box: Box, glyphs: Glyphs): Line[] {
  const { height, width } = box;
  const page: Page = { width: width - 2, height: height - 1, glyphs, now: facts.now };
  const { title, lines } = detailsOf(facts, screen, page);
  const top = detailTop(screen, lines.length, height);
  const below = Math.max(0, lines.length - top - (height - 1));
  const rule = glyphs.line.horizontal;
  const scrolled =
    top > 0 || below > 0
      ? [span(` ${top + 1}-${lines.length - below} of ${lines.length} `, 'dim'), span('[ ]', 'accent'), span(' ')]
      : [];
  const head = justify(
    [span(`${rule} `, 'dim'), span(title, 'accent'), span(` ${rule.repeat(width)}`, 'dim')],
    scrolled,
    width,
    rule,
  );
  return [
    head,
    ...Array.from({ length: height - 1 }, (_, row) =>
      fitLine([span(' '), ...(lines[top + row] ?? [])], width, glyphs.ellipsis),
    ),
  ];
}

/** The first line shown: never so far that the last page is not full. */
function detailTop({ detail }: Screen, lines: number, height: number): number {
  return Math.max(0, Math.min(detail?.top ?? 0, lines - (height - 1)));
}

function detailsOf(facts: Facts, screen: Screen, page: Page): Details {
  const { cursor } = tableOf(screen);
  const { stats, operations, events, runs } = facts;
  const nothing: Details = { title: 'details', lines: [[span('nothing is under the cursor', 'dim')]] };
  if (screen.view === 'instances') {
    const one = stats?.instances.find(({ id }) => id === cursor);
    return one === undefined
      ? nothing
      : { title: one.name, lines: instancePage(one, answersOf(screen, one.name), facts, page) };
  }
  if (screen.view === 'cells') {
    const cell = stats?.cells.find(({ id }) => id === cursor);
    if (cell === undefined) return nothing;
    const { cell: shown, history, series, refused } = answersOf(screen, cell.name);
    return { title: cell.name, lines: cellPage(cell, { shown, history, series, refused }, facts, page) };
  }
  if (screen.view === 'pools') {
    const pool = stats?.pools.find(({ id }) => id === cursor);
    if (pool === undefined) return nothing;
    const { pool: shown, refused } = answersOf(screen, pool.name);
    return { title: pool.name, lines: poolPage(pool, { shown, refused }, facts, page) };
  }
  if (screen.view === 'operations') {
    const operation = operations.find(({ id }) => id === cursor);
    if (operation === undefined) return nothing;
    const run = runs.find((one) => one.operation === operation.number) ?? null;
    return { title: `#${operation.number}`, lines: operationPage({ operation, run }, page) };
  }
  const event = events.find(({ number }) => String(number) === cursor);
  return event === undefined ? nothing : { title: event.code, lines: eventPage(event, page) };
}
