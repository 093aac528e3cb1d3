import { textWidth } from '../../cli/terminal/text-width.ts';
import type { ViewName } from '../app/screens.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { beside, type Line, lineWidth, span } from '../view-model/line.ts';
import { paragraph } from '../view-model/paragraph.ts';
import { type Binding, bindingsOf, groupTitles, type KeyGroup } from './keys.ts';
import { views } from './table-view.ts';

const keyWidth = 11;

/** The keys of a view, in as many columns as fit, and what its columns mean. */
export function helpLines(view: ViewName, readonly: boolean, width: number, glyphs: Glyphs): Line[] {
  const bindings = bindingsOf(view, readonly);
  const blocks = groups.map((group) => block(group, bindings, glyphs));
  const [move = [], viewKeys = [], table = [], things = [], dashboard = []] = blocks;
  const left = [...move, [], ...viewKeys];
  const middle = [...table, [], ...things];
  const columns = [left, middle, dashboard].map((lines) => ({ lines, width: Math.max(...lines.map(lineWidth)) }));
  const needed = columns.reduce((sum, column) => sum + column.width, 0) + 6;
  const keys = needed <= width ? beside(columns, '   ', glyphs.ellipsis) : twoColumns(blocks, width, glyphs);
  const meanings = views[view].columns.flatMap(({ title, means }) =>
    paragraph(means, 'plain', width - keyWidth).map(
      (text, row): Line => [span((row === 0 ? title : '').padEnd(keyWidth), 'accent'), ...text],
    ),
  );
  return [...keys, [], [span('columns', 'heading')], ...meanings];
}

const groups: readonly KeyGroup[] = ['move', 'views', 'table', 'things', 'dashboard'];

function twoColumns(blocks: readonly (readonly Line[])[], width: number, glyphs: Glyphs): Line[] {
  const [move = [], viewKeys = [], table = [], things = [], dashboard = []] = blocks;
  const both = [
    [...move, [], ...viewKeys, [], ...things],
    [...table, [], ...dashboard],
  ].map((lines) => ({ lines, width: Math.max(...lines.map(lineWidth)) }));
  const fits = both.reduce((sum, column) => sum + column.width, 3) <= width;
  return fits ? beside(both, '   ', glyphs.ellipsis) : both.flatMap(({ lines }) => [...lines, []]);
}

function block(group: KeyGroup, bindings: readonly Binding[], { arrow }: Glyphs): Line[] {
  const rows = bindings.filter((binding) => binding.group === group);
  return [
    [span(groupTitles[group], 'heading')],
    ...rows.map(({ shown, does }): Line => {
      const key = shown.replace('↑', arrow.up).replace('↓', arrow.down);
      return [span(key + ' '.repeat(Math.max(1, keyWidth - textWidth(key))), 'accent'), span(does)];
    }),
  ];
}
