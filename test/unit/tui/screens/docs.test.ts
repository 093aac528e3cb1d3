import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { bindings, groupTitles } from '../../../../src/tui/screens/keys.ts';
import { viewNames, views } from '../../../../src/tui/screens/table-view.ts';

const file = resolve(import.meta.dirname, '../../../../docs/top.md');
/** `UPDATE_DOCS=1` writes the tables again. */
const update = process.env.UPDATE_DOCS === '1';

it.each([
  ['keys', keyTable()],
  ['columns', columnTables()],
])('docs/top.md has the %s that there are', (name, wanted) => {
  const text = readFileSync(file, 'utf8');
  const part = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);
  const written = text.replace(part, (_, begin: string, end: string) => `${begin}${wanted}${end}`);
  if (update) writeFileSync(file, written);
  expect(readFileSync(file, 'utf8')).toBe(written);
});

function keyTable(): string {
  const rows = bindings.map(({ shown, does, group, views: where }) => {
    // A backquote within code wants two around it.
    const keys = shown.split(' ').map((key) => (key === '`' ? '`` ` ``' : `\`${key}\``));
    const place = where === undefined ? '' : ` (${where.join(', ')})`;
    return `| ${keys.join(' ')} | ${does}${place} | ${groupTitles[group]} |`;
  });
  return `${['| key | does | |', '|---|---|---|', ...rows].join('\n')}\n`;
}

function columnTables(): string {
  return viewNames
    .map((view) => {
      const rows = views[view].columns.map(({ title, key, means }) => `| ${title} | \`${key}\` | ${means} |`);
      return ['', `### ${view}`, '', '| column | for `:sort` | means |', '|---|---|---|', ...rows, ''].join('\n');
    })
    .join('');
}
