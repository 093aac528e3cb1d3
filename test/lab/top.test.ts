import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectRestored, inPty, tellingModes } from '../support/pty.ts';
import { labCells } from './lab-cells.ts';
import { lab, Nano, onCell } from './nano.ts';

const [one, two] = labCells();
const second = 1_000;

describe.skipIf(one === undefined || two === undefined)('nano top over two cells', () => {
  if (one === undefined || two === undefined) return;
  const nano = new Nano();

  beforeAll(async () => {
    for (const cell of [one, two]) await nano.join(cell);
    await nano.must('image', 'import', (await lab('image', 'micro')).trim(), '--name', 'micro');
    const small = ['--image', 'micro', '--memory', '96M', '--cores', '1'];
    await nano.must('instance', 'create', 'kept', '--cell', one.name, ...small);
    await nano.must('instance', 'create', 'stopped', '--cell', two.name, ...small);
  });

  afterAll(async () => {
    await lab('mend', one.name);
    await vi.waitFor(() => onCell(one.name, 'true'), { timeout: 60 * second, interval: second });
    await nano.leave();
  });

  it('sorts, filters, stops an instance, is resized, and tells of a cell that is cut off and mended', async () => {
    const program = join(import.meta.dirname, '../../bin/run.js');
    const top = inPty(tellingModes(`'${process.execPath}' '${program}' top --view instances`), {
      cwd: nano.home,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: nano.home,
        NANO_HOME: nano.home,
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
      },
    });
    const shown = () => top.emulator.rows().join('\n');
    const shows = (what: string, isShown: () => boolean) =>
      vi.waitFor(() => expect(isShown(), `${what}, but the screen is\n${shown()}`).toBe(true), {
        timeout: 60 * second,
        interval: 50,
      });
    /** The names in the table, from above. */
    const order = () => [...shown().matchAll(/^[ ▸●](kept|stopped) /gm)].map(([, name]) => name);

    await top.shows(/ 2 cells {2}2 online /);
    await shows('both run', () => /kept +running/.test(shown()) && /stopped +running/.test(shown()));
    expect(order()).toEqual(['kept', 'stopped']);
    top.type('I');
    await shows('sorted the other way', () => order().join() === 'stopped,kept');

    top.type('/cell-1\r');
    await shows('only what is on cell-1', () => order().join() === 'kept');
    top.type('\x1b');
    await shows('all again', () => order().length === 2);

    top.type(':go stopped\r');
    await top.shows(/▸stopped/);
    top.type('x');
    await top.shows(/f {2}force stop/);
    top.type('f');
    await top.shows(/y force stop/);
    top.type('y');
    await top.shows(/▸stopped +stopped /);
    const listed = await nano.json<{ name: string; state: string }[]>('instance', 'list');
    expect(listed.find(({ name }) => name === 'stopped')?.state).toBe('stopped');

    top.resize(140, 45);
    await shows('the keys in the last row', () => / quit/.test(top.emulator.rows()[44] ?? ''));
    await top.shows(/kept +running +cell-1/);

    const cut = performance.now();
    await lab('cut', one.name);
    await top.shows(/1 online • 1 offline/);
    expect(performance.now() - cut).toBeLessThan(10 * second);
    await top.shows(/▲ cell-1 offline for \d+s/);
    await top.shows(/kept +\* running \d+s +cell-1/);
    await lab('mend', one.name);
    await top.shows(/ 2 cells {2}2 online /);
    await top.shows(/kept +running +cell-1/);

    top.type('q');
    await expectRestored(top, 0);
  });
});
