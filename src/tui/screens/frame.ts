import type { Facts } from '../app/facts.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { header } from '../view-model/header.ts';
import { beside, fitLine, type Line, span } from '../view-model/line.ts';
import { overlay } from '../view-model/overlay.ts';
import { type Tab, tabLine } from '../view-model/tabs.ts';
import { positionText } from '../view-model/window.ts';
import { detailLines } from './detail.ts';
import { emptyLines } from './empty.ts';
import { footerLines } from './footer.ts';
import { layerBox } from './layer-box.ts';
import { isTooSmall, type Layout, leastSize, rowsShown } from './layout.ts';
import { placesOf } from './places.ts';
import { type Screen, tableOf } from './state.ts';
import { viewNames, views } from './table-view.ts';

/** The whole screen: exactly as many lines as the terminal has rows, each exactly as wide. */
export function frame(facts: Facts, screen: Screen, glyphs: Glyphs): readonly Line[] {
  const { size } = facts;
  if (isTooSmall(size)) return tooSmall(facts, glyphs);
  const layout = placesOf(facts, screen);
  const lines = [
    ...header(facts, layout.header.kind, size.columns, glyphs),
    tabLine(tabsOf(facts, screen), screen.view, tableFacts(facts, screen, layout, glyphs), size.columns, glyphs),
    ...bodyLines(facts, screen, layout, glyphs),
    ...footerLines(facts, screen, layout.footer, glyphs),
  ];
  return overlay(lines, layerBox(facts, screen, glyphs), size.columns, glyphs);
}

function bodyLines(facts: Facts, screen: Screen, { table, detail }: Layout, glyphs: Glyphs): Line[] {
  const rows = table === null ? [] : tableLines(facts, screen, table, glyphs);
  if (detail === null) return rows;
  const details = detailLines(facts, screen, detail, glyphs);
  if (!detail.beside || table === null) return [...rows, ...details];
  return beside(
    [
      { lines: rows, width: table.width },
      { lines: details, width: detail.width },
    ],
    glyphs.line.vertical,
    glyphs.ellipsis,
  );
}

function tableLines(facts: Facts, screen: Screen, box: NonNullable<Layout['table']>, glyphs: Glyphs): Line[] {
  const view = views[screen.view];
  const table = tableOf(screen);
  const lines = view.lines(facts, table, box, glyphs);
  if (view.list(facts, table).length > 0) return lines;
  const words = emptyLines(facts, screen, box.width, glyphs);
  return lines.map((line, row) => words[row - 2] ?? line);
}

export function tabsOf(facts: Facts, { tables }: Screen): readonly Tab[] {
  return viewNames.map((view) => {
    const total = views[view].total(facts);
    const seen = tables[view].filter === '' ? total : views[view].list(facts, tables[view]).length;
    return {
      view,
      count: facts.stats === null && total === 0 ? '' : seen === total ? String(total) : `${seen}/${total}`,
    };
  });
}

/** At the right of the tabs: what keeps rows away, what is marked, which of the rows these are. */
export function tableFacts(facts: Facts, screen: Screen, { table: box }: Layout, { marked }: Glyphs): Line {
  const table = tableOf(screen);
  const rows = views[screen.view].list(facts, table);
  const isMarked = table.marks.size === 0 ? 0 : rows.filter(({ id }) => table.marks.has(id)).length;
  return [
    ...(table.filter === '' ? [] : [span(`/${table.filter}  `, 'accent')]),
    ...(isMarked === 0 ? [] : [span(`${marked} ${isMarked} marked  `, 'marked')]),
    ...(table.follow || screen.view === 'events' || screen.view === 'operations'
      ? []
      : [span('not following  ', 'dim')]),
    ...(box === null ? [] : [span(positionText(table.top, rowsShown(box), rows.length), 'dim')]),
  ];
}

function tooSmall({ size }: Facts, { ellipsis }: Glyphs): Line[] {
  const words = `nano top needs ${leastSize.columns}x${leastSize.rows}; this is ${size.columns}x${size.rows}`;
  return Array.from({ length: size.rows }, (_, row) =>
    fitLine(row === 0 ? [span(words, 'warn')] : [], size.columns, ellipsis),
  );
}
