import { counted } from '../../cli/output/counted.ts';
import { escapeControl } from '../../cli/terminal/escape.ts';
import type { Facts } from '../app/facts.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { keysLine } from '../view-model/keys-line.ts';
import { fitLine, inTone, type Line, lineWidth, span } from '../view-model/line.ts';
import { boxRoom, boxWidth, type OverlayBox } from '../view-model/overlay.ts';
import { paragraph } from '../view-model/paragraph.ts';
import { scrollTo } from '../view-model/window.ts';
import { choicesFor } from './acts.ts';
import { helpLines } from './help.ts';
import { placesOf } from './places.ts';

import type { Confirmation, PlannedAct, Screen } from './state.ts';
import { tableOf } from './state.ts';
import { views } from './table-view.ts';

/** What lies over the screen, if anything does. */
export function layerBox(facts: Facts, screen: Screen, glyphs: Glyphs): OverlayBox | null {
  const { layer } = screen;
  if (layer === null) return null;
  if (layer.type === 'help') {
    const lines = helpLines(screen.view, facts.readonly, facts.size.columns - 4, glyphs);
    return {
      title: `keys: ${screen.view}`,
      lines: lines.slice(layer.top),
      keys: keysLine(
        [
          ['↑↓', 'scroll'],
          ['Esc', 'close'],
        ].map(([key = '', does = '']) => [arrows(key, glyphs), does] as const),
      ),
    };
  }
  if (layer.type === 'menu') return menuBox(facts, screen, layer, glyphs);
  if (layer.type === 'columns') return columnsBox(facts, screen, layer.at, glyphs);
  return confirmBox(layer.confirmation, boxRoom(facts.size.rows), glyphs);
}

function arrows(key: string, { arrow }: Glyphs): string {
  return key.replace('↑', arrow.up).replace('↓', arrow.down);
}

function menuBox(
  facts: Facts,
  { view }: Screen,
  layer: { readonly at: number; readonly targets: readonly string[] },
  { cursor, ellipsis }: Glyphs,
): OverlayBox {
  const choices = choicesFor(view, facts, layer.targets);
  const [first] = choices[0]?.candidates ?? [];
  const count = choices[0]?.candidates.length ?? 0;
  const title = count === 1 ? (first?.name ?? '') : counted(count, view === 'cells' ? 'cell' : 'instance');
  const nameWidth = Math.max(0, ...choices.map(({ name }) => name.length));
  const lines = choices.map(({ key, name, happens, candidates }, index): Line => {
    const able = candidates.filter(({ refusal }) => refusal === null).length;
    const words = able === 0 ? reason(candidates) : able === count ? happens : `${able} of ${count}: ${happens}`;
    const line = [
      span(index === layer.at ? cursor : ' ', 'accent'),
      span(` ${key}  `, able === 0 ? 'dim' : 'accent'),
      span(name.padEnd(nameWidth), able === 0 ? 'dim' : 'plain'),
      span(`  ${words}`, 'dim'),
    ];
    return line;
  });
  const width = Math.min(boxWidth(facts.size.columns), Math.max(...lines.map(lineWidth)) + 1);
  return {
    title,
    lines: lines.map((line, index) => (index === layer.at ? inTone(fitLine(line, width, ellipsis), 'cursor') : line)),
    keys: keysLine([
      ['Enter', 'or its letter: next you are asked'],
      ['Esc', 'close'],
    ]),
  };
}

function reason(candidates: readonly { readonly refusal: string | null }[]): string {
  const [first] = candidates;
  return candidates.length === 1 ? `not now: ${first?.refusal ?? ''}` : 'for none of them';
}

/** How far what a column means is from the edge. */
const columnsIndent = 14;

function columnsBox(facts: Facts, screen: Screen, at: number, glyphs: Glyphs): OverlayBox {
  const table = tableOf(screen);
  const view = views[screen.view];
  const layout = placesOf(facts, screen);
  const shown = new Set(view.shown(facts, table, layout.table?.width ?? facts.size.columns).map(({ key }) => key));
  const width = boxWidth(facts.size.columns) - columnsIndent;
  const entries = view.columns.map(({ key, title, means, rank }, index): Line[] => {
    const wish = table.wishes[key];
    const box = rank === 0 || wish === true ? '[x]' : wish === false ? '[ ]' : shown.has(key) ? '[+]' : '[-]';
    const name = [
      span(`${box} `, wish === undefined ? 'dim' : 'accent'),
      span(title.padEnd(columnsIndent - box.length - 1), shown.has(key) ? 'plain' : 'dim'),
    ];
    return paragraph(means, 'dim', width).map((text, row): Line => {
      const line = [...(row === 0 ? name : [span(' '.repeat(columnsIndent))]), ...text];
      return index === at ? inTone(line, 'cursor') : line;
    });
  });
  const room = Math.max(1, boxRoom(facts.size.rows) - 1);
  const all = entries.flat();
  const end = entries.slice(0, at + 1).flat().length;
  const lines = all.slice(scrollTo(0, end - 1, room, all.length)).slice(0, room);
  return {
    title: `columns: ${screen.view}`,
    lines: [...lines, [span(`[x] always  [ ] never  [+] fits  [-] does not fit`, 'dim')]],
    keys: keysLine([
      ['Space', 'change'],
      [`${glyphs.arrow.up}${glyphs.arrow.down}`, 'move'],
      ['Esc', 'close'],
    ]),
  };
}

function confirmBox(
  { title, choice, acts, left, needs, text }: Confirmation,
  room: number,
  { bullet, cross, ellipsis }: Glyphs,
): OverlayBox {
  const will = acts.filter(({ error }) => error === null);
  const wont = [
    ...left,
    ...acts.flatMap(({ name, error }) => (error === null ? [] : [{ name, why: escapeControl(error.message) }])),
  ];
  const asking = will.some(({ plan }) => plan === null);
  const listed = Math.max(1, room - 6 - Math.min(3, wont.length));
  const lines: Line[] = [
    ...will.slice(0, listed).map((act) => planned(act, bullet)),
    ...(will.length > listed ? [[span(`  and ${will.length - listed} more`, 'dim')]] : []),
    ...(will.length === 0 ? [[span('nothing: none of them can be', 'warn')]] : []),
    ...wont.slice(0, 3).map(({ name, why }): Line => [span(`${cross} not ${name}: `, 'bad'), span(why)]),
    ...(wont.length > 3 ? [[span(`  nor ${wont.length - 3} more`, 'dim')]] : []),
    ...(asking ? [[span(`asking the cells${ellipsis}`, 'dim')]] : []),
    ...(needs === 'count' && will.length > 0
      ? [[span(`type ${will.length} to ${choice} them: `), span(text, 'accent')]]
      : []),
  ];
  const go = needs === 'y' ? 'y' : 'Enter';
  const keys =
    will.length === 0
      ? keysLine([['Esc', 'close']])
      : keysLine([
          [go, choice],
          ['Esc', 'leave it'],
        ]);
  return { title, lines, keys };
}

function planned({ name, note, plan }: PlannedAct, bullet: string): Line {
  const warnings = plan === null || plan.warnings.length === 0 ? '' : `  (${escapeControl(plan.warnings.join('; '))})`;
  return [span(`${bullet} `, 'dim'), span(name, 'strong'), span(`  ${note}`), span(warnings, 'warn')];
}
