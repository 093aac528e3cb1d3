import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownTo, type User, userOf } from '../../../support/top-screens.tsx';

const folder = resolve(import.meta.dirname, '../../../golden/screens');
/** `UPDATE_SCREENS=1` writes them again: look at the difference before it is kept. */
const update = process.env.UPDATE_SCREENS === '1';

const size = (columns: number, rows: number) => ({ size: { columns, rows } });
const goTo = (user: User, name: string) => user.press(':').type(`go ${name}`).press('enter');

const screens: Readonly<Record<string, () => User>> = {
  'instances-80x24': () => userOf('instances', size(80, 24)),
  'instances-200x60': () => userOf('instances', size(200, 60)),
  'instances-300x100': () => userOf('instances', size(300, 100)),
  'instances-40x10': () => userOf('instances', size(40, 10)),
  'cells-80x24': () => userOf('cells', size(80, 24)),
  'cells-120x40': () => userOf('cells', size(120, 40)),
  'pools-80x24': () => userOf('pools', size(80, 24)),
  'operations-120x40': () => userOf('operations', size(120, 40)),
  'events-80x24': () => userOf('events', size(80, 24)),
  'instance-details-200x60': () => goTo(userOf('instances', size(200, 60)), 'db-1').press('enter'),
  'offline-cell-details-80x24': () => goTo(userOf('cells', size(80, 24)), 'cell-3').press('enter'),
  'cell-details-120x50': () => goTo(userOf('cells', size(120, 50)), 'cell-2').press('d'),
  'menu-80x24': () => userOf('instances', size(80, 24)).press('space', 'space', 'x', 'j'),
  'help-80x30': () => userOf('instances', size(80, 30)).press('?'),
};

describe('a screen as it is stored', () => {
  it.each(Object.entries(screens))('%s', async (name, make) => {
    const terminal = await shownTo(make());
    const text = `${terminal.rows().join('\n')}\n`;
    const file = join(folder, `${name}.txt`);
    if (update) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});
