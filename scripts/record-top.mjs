#!/usr/bin/env node
/**
 * Makes the pictures of `nano top` and a recording of it, by typing into the built program in a terminal of its own:
 *
 *     npm run record -- [--home FOLDER] [--out FOLDER] [--columns 120] [--rows 32] [--warm 60]
 *
 * FOLDER is an inventory (NANO_HOME) whose cells are to be seen, and which nothing is changed in: the dashboard is opened
 * with --readonly. Without one, a zone of simulated cells is made and taken away again. The pictures are SVG files, one for
 * each view; the recording is top.cast, as asciinema plays it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import headless from '@xterm/headless';
import { spawn } from 'node-pty';
import { load } from '../bench/lib/load.mjs';
import { svgOf } from './lib/svg-frame.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    home: { type: 'string', default: '' },
    out: { type: 'string', default: `${root}docs/pictures` },
    columns: { type: 'string', default: '120' },
    rows: { type: 'string', default: '32' },
    /** How long to let graphs grow before the first picture, in seconds. */
    warm: { type: 'string', default: '60' },
  },
});
/** What is pictured, the keys that lead there from the one before, and what then is on the screen. */
const scenes = [
  { name: 'cells', keys: '', shows: /NAME/ },
  { name: 'cell', keys: '\r', shows: /./ },
  { name: 'instances', keys: '\x1b2', shows: /NAME/ },
  { name: 'instance', keys: '\r', shows: /./ },
  { name: 'pools', keys: '\x1b3', shows: /NAME/ },
  { name: 'operations', keys: '4', shows: /./ },
  { name: 'events', keys: '5', shows: /./ },
  { name: 'help', keys: '?', shows: /./ },
];
const [columns, rows] = [Number(values.columns), Number(values.rows)];

const zone = values.home === '' ? await simulatedZone() : undefined;
const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
const inventory = zone === undefined ? { NANO_HOME: values.home } : zone.env;
const env = { ...process.env, ...inventory, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
const pty = spawn(process.execPath, [`${root}bin/run.js`, 'top', '--readonly'], { cols: columns, rows, env });
const started = performance.now();
/** @type {string[]} */
const cast = [JSON.stringify({ version: 2, width: columns, height: rows, title: 'nano top' })];
let lastOutput = performance.now();
pty.onData((data) => {
  lastOutput = performance.now();
  cast.push(JSON.stringify([Math.round(lastOutput - started) / 1_000, 'o', data]));
  terminal.write(data);
});
const ended = new Promise((resolve) => pty.onExit(resolve));

mkdirSync(values.out, { recursive: true });
try {
  await record();
} finally {
  pty.kill();
  await zone?.stop();
}

async function record() {
  await until('the first look', () => /online|offline/.test(screen()));
  await pause(Number(values.warm) * 1_000);
  for (const { name, keys, shows } of scenes) {
    // Escape is a key of its own only when nothing comes at once.
    for (const key of keys) {
      pty.write(key);
      await pause(300);
    }
    await until(name, () => shows.test(screen()));
    // What is asked for the closer look has come by then.
    await pause(2_500);
    writeFileSync(`${values.out}/top-${name}.svg`, svgOf(terminal, `nano top: ${name}`));
    process.stdout.write(`${values.out}/top-${name}.svg\n`);
  }
  pty.write('\x1b');
  await pause(300);
  pty.write('q');
  await ended;
  writeFileSync(`${values.out}/top.cast`, `${cast.join('\n')}\n`);
  process.stdout.write(`${values.out}/top.cast\n`);
}

/** Six cells with guests that are busy in their own ways, as the simulation makes them. */
async function simulatedZone() {
  const { SimulatedZone } = await load('test/sim/simulated-zone.ts');
  const hosts = ['alder', 'birch', 'cedar', 'elm', 'fir', 'larch'];
  const made = await SimulatedZone.start({ hosts });
  for (const host of hosts) await made.addCell(host);
  await made.importImage('debian-12');
  for (const [name, count, cores] of [
    ['web', 8, 2],
    ['db', 4, 2],
    ['cache', 5, 1],
  ])
    await made.must(
      'instance',
      'create',
      name,
      '--image',
      'debian-12',
      '--count',
      String(count),
      '--cores',
      String(cores),
      '--memory',
      '1G',
    );
  await made.must('instance', 'stop', '--force', 'cache-5');
  return {
    env: { NANO_HOME: made.nano.home, PATH: made.simulation.searchPath() },
    stop: () => made.stop(),
  };
}

function screen() {
  const { active } = terminal.buffer;
  return Array.from({ length: rows }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true)).join(
    '\n',
  );
}

/** @param {string} what @param {() => boolean} isThere */
async function until(what, isThere) {
  const limit = performance.now() + 60_000;
  while (!isThere()) {
    if (performance.now() > limit) throw new Error(`${what} did not come; the screen is\n${screen()}`);
    await pause(100);
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
