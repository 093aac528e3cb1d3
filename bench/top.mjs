// What the dashboard costs, with 100 cells of 100 instances that a fake controller tells of, in a terminal of 200 by 50, and how
// soon the built program shows something: `npm run bench -- top [--json]`. Needs the build.
//
// A frame is measured from a look's arrival to the last byte written to the terminal; a key from its byte to the frame that it
// changes. In an idle look only times move, in a busy one every figure of every instance. What counts is the processor time, and
// beside it that of a loop that is always the same: on a busy machine both grow, and the time on the clock says nothing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { spawn } from 'node-pty';
import { load, root } from './lib/load.mjs';
import { wallTime } from './lib/pairs.mjs';
import { processorMs } from './lib/processor.mjs';

process.env.NODE_ENV = 'production';
const [columns, rows] = [200, 50];
const [cellCount, instancesEach] = [100, 100];
const looks = 30;

const { startTop, topScreens, createTheme, tuiClock, zoneStats, cellStats, instanceStats, totalStats } = await load(
  'src/tui/app/start-top.ts',
  'src/tui/screens/top-screen.tsx',
  'src/tui/terminal/theme.ts',
  'src/tui/terminal/clock.ts',
  'test/support/stats-views.ts',
);

const results = {
  firstFrame: await measureFirstFrame(),
  cells: await measureView('cells'),
  instances: await measureView('instances'),
};
mkdirSync(`${root}.cache/bench`, { recursive: true });
writeFileSync(`${root}.cache/bench/top.json`, `${JSON.stringify(results, undefined, 2)}\n`);
process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(results)}\n` : table(results));
process.exit(0);

/**
 * From the start of the process to its first frame, and to the first with the inventory; beside an empty Node. On a busy machine
 * only the processor time says something.
 */
async function measureFirstFrame() {
  const home = mkdtempSync(`${tmpdir()}/nano-bench-`);
  const runs = [];
  try {
    for (let run = 0; run < 5; run += 1) {
      const node = wallTime([process.execPath, '-e', '0']);
      runs.push({ ...(await untilFrames(home)), node });
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  const of = (key) => middle(runs.map((run) => run[key]));
  return {
    firstMs: of('first'),
    knownMs: of('known'),
    nodeMs: of('node'),
    firstCpuMs: of('firstCpu'),
    knownCpuMs: of('knownCpu'),
  };
}

/** @param {string} home @returns {Promise<{ first: number, firstCpu: number, known: number, knownCpu: number }>} */
function untilFrames(home) {
  return new Promise((resolve) => {
    const env = { ...process.env, NANO_HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
    const started = performance.now();
    const pty = spawn(process.execPath, [`${root}bin/run.js`, 'top'], { cols: columns, rows, env });
    let first = 0;
    let firstCpu = 0;
    let seen = '';
    pty.onData((data) => {
      seen += data;
      if (first === 0 && seen.includes('\x1b[?2026l')) {
        first = performance.now() - started;
        firstCpu = processorMs(pty.pid);
      }
      if (!seen.includes('no cells yet')) return;
      const [known, knownCpu] = [performance.now() - started, processorMs(pty.pid)];
      pty.onExit(() => resolve({ first, firstCpu, known, knownCpu }));
      seen = '';
      pty.write('q');
    });
  });
}

/** @param {string} view */
async function measureView(view) {
  const terminal = fakeTerminal();
  const feed = fakeWatch();
  // Time is let pass before each frame, so that the limit on frames a second delays none.
  const clock = { ahead: 0 };
  const never = new Promise(() => {});
  const top = startTop({
    screens: topScreens,
    theme: createTheme({ depth: '256', unicode: true }),
    terminal,
    clock: { ...tuiClock, now: () => Date.now() + clock.ahead },
    events: { onEnd: () => () => {}, onStop: () => () => {}, onContinue: () => () => {}, stop: () => {} },
    asides: { console: () => never, ssh: () => never },
    call: { actor: { user: 'bench', host: 'bench' } },
    view,
    intervalMs: 2_000,
    readonly: false,
    pool: null,
    open: async () => ({ watch: () => feed, query: async () => [] }),
  });
  const base = manyStats();
  const timed = async (cause) => {
    // So long a frame may have been put off after the last one.
    await pause(40);
    clock.ahead += 2_000;
    return await measured(terminal, cause);
  };
  const look = (stats) => timed(() => feed.tell({ type: 'stats', stats }));
  // The first frames come at once, and may still be under way.
  await pause(1_500);
  for (let count = 0; count < 10; count += 1) await look(moved(base, count));
  const idle = [];
  const busy = [];
  const keys = [];
  const cpu = process.cpuUsage();
  let still = moved(base, 0);
  for (let count = 0; count < looks; count += 1) {
    await look(still);
    still = later(still);
    idle.push(await look(still));
    busy.push(await look(moved(base, count)));
    keys.push(await timed(() => terminal.type(count % 2 === 0 ? 'j' : 'k')));
  }
  const { user, system } = process.cpuUsage(cpu);
  top.leave();
  await top.left;
  const of = (samples, key) => ({ median: middle(samples.map((one) => one[key])), worst: most(samples, key) });
  return {
    referenceMs: reference(),
    idle: { ms: of(idle, 'ms'), cpu: of(idle, 'cpu'), bytes: of(idle, 'bytes') },
    busy: { ms: of(busy, 'ms'), cpu: of(busy, 'cpu'), bytes: of(busy, 'bytes') },
    key: { ms: of(keys, 'ms'), cpu: of(keys, 'cpu'), bytes: of(keys, 'bytes') },
    cpuMsPerFrame: (user + system) / 1_000 / (looks * 4),
  };
}

/** The processor time of a loop that is always the same. */
function reference() {
  const times = Array.from({ length: 9 }, () => {
    const cpu = process.cpuUsage();
    const values = Array.from({ length: 40_000 }, (_, index) => Math.sin(index * 12.9898));
    values.sort((a, b) => a - b);
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1_000;
  });
  return middle(times);
}

/** What is written because of something, and how long that took; nothing more comes after the program has nothing to do. */
async function measured(terminal, cause) {
  const before = terminal.bytes();
  const began = performance.now();
  const cpu = process.cpuUsage();
  cause();
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  // A frame that was put off comes within the limit on frames a second.
  for (let wait = 0; wait < 50 && terminal.bytes() === before; wait += 1) await pause(2);
  const { user, system } = process.cpuUsage(cpu);
  const ms = Math.max(0, terminal.lastWrite() - began);
  return { ms, cpu: (user + system) / 1_000, bytes: terminal.bytes() - before };
}

function fakeTerminal() {
  let listener = { data: () => {}, end: () => {} };
  let bytes = 0;
  let at = 0;
  return {
    bytes: () => bytes,
    lastWrite: () => at,
    type: (text) => listener.data(Buffer.from(text)),
    stdin: {
      isTTY: true,
      setRawMode: () => {},
      listen: (next) => {
        listener = next;
        return () => {};
      },
    },
    stdout: {
      isTTY: true,
      columns,
      rows,
      write: (text) => {
        bytes += Buffer.byteLength(text);
        at = performance.now();
      },
      onResize: () => () => {},
      onGone: () => () => {},
    },
  };
}

/** A watch that tells what it is given, when it is given. */
function fakeWatch() {
  const updates = [];
  let wake = () => {};
  let ended = false;
  return {
    tell: (update) => {
      updates.push(update);
      wake();
    },
    pace: () => {},
    refresh: () => {},
    close: async () => {
      ended = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      while (!ended) {
        const update = updates.shift();
        if (update !== undefined) yield update;
        else
          await new Promise((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

function manyStats() {
  const cells = Array.from({ length: cellCount }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    return cellStats({ id: `cell-${number}`, name: `cell-${number}`, instances: instancesEach });
  });
  const instances = cells.flatMap((cell) =>
    Array.from({ length: instancesEach }, (_, index) => {
      const name = `web-${cell.name.slice(5)}-${String(index + 1).padStart(3, '0')}`;
      return instanceStats({ id: name, name, cell: cell.name });
    }),
  );
  const zone = totalStats({ instances: { running: instances.length } });
  return zoneStats({ at: new Date().toISOString(), zone, cells, instances });
}

/** The same zone two seconds later, in which nothing happened. */
function later(stats) {
  const readAt = new Date(Date.parse(stats.at) + 2_000).toISOString();
  const again = (one) => ({ ...one, readAt });
  return { ...stats, at: readAt, cells: stats.cells.map(again), instances: stats.instances.map(again) };
}

/** Every figure another one, of no pattern. */
function moved(stats, seed) {
  const figure = (index, scale) => scale * Math.abs(Math.sin(index * 12.9898 + seed * 78.233));
  const transfers = (index) => ({ inBytesPerSecond: figure(index, 9e6), outBytesPerSecond: figure(index + 1, 9e5) });
  const rates = (one, index) => ({
    disk: { ...one.disk, ...transfers(index) },
    network: { ...one.network, ...transfers(index + 2) },
  });
  const next = later(stats);
  return {
    ...next,
    zone: { ...next.zone, cpuShare: figure(1, 1), ...rates(next.zone, 3) },
    cells: next.cells.map((one, index) => ({
      ...one,
      ...rates(one, index),
      cpu: { ...one.cpu, used: figure(index, 1) },
      load: [figure(index, 8), 1, 1],
      memoryUsedBytes: figure(index, one.memoryBytes),
    })),
    instances: next.instances.map((one, index) => ({
      ...one,
      ...rates(one, index),
      cpuShare: figure(index, 1),
      cpuCores: figure(index, 2),
      memoryUsedBytes: figure(index, one.memoryBytes),
      cpuSeconds: one.cpuSeconds + seed,
    })),
  };
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {readonly number[]} values */
function middle(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function most(samples, key) {
  return Math.max(...samples.map((one) => one[key]));
}

/** @param {typeof results} measured */
function table({ firstFrame, cells, instances }) {
  const line = (what, figure, budget, unit) =>
    `${figure <= budget ? 'ok  ' : 'OVER'} ${what.padEnd(46)} ${String(Math.round(figure * 10) / 10).padStart(8)} ${unit}, budget ${budget}\n`;
  const view = (name, { referenceMs, idle, busy, key }) =>
    `     ${`${name}: a loop that is always the same`.padEnd(46)} ${String(Math.round(referenceMs)).padStart(8)} ms of processor\n` +
    line(`${name}: a frame, every figure moved`, busy.cpu.median, 16, 'ms of processor') +
    line(`${name}: an idle frame`, idle.cpu.median, 16, 'ms of processor') +
    line(`${name}: bytes of an idle frame`, idle.bytes.median, 2_048, 'bytes') +
    `     ${`${name}: bytes where every figure moved`.padEnd(46)} ${String(busy.bytes.median).padStart(8)} bytes\n` +
    line(`${name}: key to screen`, key.cpu.median, 50, 'ms of processor');
  return (
    line(`first frame (node -e 0: ${Math.round(firstFrame.nodeMs)} ms)`, firstFrame.firstMs, 500, 'ms') +
    line('first frame with the inventory', firstFrame.knownMs, 500, 'ms') +
    `     ${'processor time until these'.padEnd(46)} ${String(firstFrame.firstCpuMs).padStart(8)} and ${firstFrame.knownCpuMs} ms\n` +
    view('cells', cells) +
    view('instances', instances)
  );
}
