// What the dashboard costs while it is only looked at: the built program in a terminal of 200 by 50, at its usual interval, with
// 100 simulated cells of 100 instances in another process: `npm run bench -- top-share [--json]`. Needs the build; takes two
// minutes, of which one is counted: half of it in the view of cells, half in that of instances.
//
// What counts is nano's own processor time, in seconds a second. Beside it what is written to the terminal, and the memory.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import headless from '@xterm/headless';
import { spawn } from 'node-pty';
import { load, root } from './lib/load.mjs';
import { processorMs } from './lib/processor.mjs';

const [columns, rows] = [200, 50];
const [hosts, guests] = [100, 100];
const [warmMs, countedMs] = [15_000, 30_000];
const budget = 0.3;

const { Simulation, recordZone, openSqliteStore } = await load(
  'test/sim/simulation.ts',
  'test/sim/watching/watched-zone.ts',
  'src/controller/inventory/sqlite/open-sqlite-store.ts',
);
const home = mkdtempSync(`${tmpdir()}/nano-bench-`);
const simulation = await Simulation.start({ hosts, traits: { guests } });
try {
  const results = await measure();
  mkdirSync(`${root}.cache/bench`, { recursive: true });
  writeFileSync(`${root}.cache/bench/top-share.json`, `${JSON.stringify(results, undefined, 2)}\n`);
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(results)}\n` : table(results));
} finally {
  await simulation.stop();
  rmSync(home, { recursive: true });
}
process.exit(0);

async function measure() {
  const store = await openSqliteStore({ directory: home });
  await recordZone(store, simulation, guests);
  await store.close();
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const env = {
    ...process.env,
    PATH: simulation.searchPath(),
    NANO_HOME: home,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
  };
  const pty = spawn(process.execPath, [`${root}bin/run.js`, 'top'], { cols: columns, rows, env });
  const ended = new Promise((resolve) => pty.onExit(resolve));
  let bytes = 0;
  pty.onData((data) => {
    bytes += Buffer.byteLength(data);
    terminal.write(data);
  });
  try {
    // On a busy machine some are slow.
    await shows(terminal, new RegExp(`${hosts} cells  \\d+ online( • \\d+ slow)?  `));
    const counted = async () => {
      await sleep(warmMs);
      const [began, cpu, written] = [performance.now(), processorMs(pty.pid), bytes];
      await sleep(countedMs);
      const seconds = (performance.now() - began) / 1_000;
      return {
        cores: (processorMs(pty.pid) - cpu) / 1_000 / seconds,
        bytesPerSecond: (bytes - written) / seconds,
        rssBytes: Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pty.pid}/status`, 'utf8'))?.[1]) * 1024,
      };
    };
    const cells = await counted();
    pty.write('2');
    await shows(terminal, /VCPU|CPU%.*MEM/);
    return { hosts, guests, node: process.version, cells, instances: await counted() };
  } finally {
    pty.write('q');
    await Promise.race([ended, sleep(5_000).then(() => pty.kill())]);
  }
}

/** @param {import('@xterm/headless').Terminal} terminal @param {RegExp} wanted */
async function shows(terminal, wanted) {
  const screen = () =>
    Array.from({ length: rows }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true)).join('\n');
  for (let waited = 0; waited < 900; waited += 1) {
    if (wanted.test(screen())) return;
    await sleep(200);
  }
  throw new Error(`${wanted} is not on the screen:\n${screen()}`);
}

/** @param {Awaited<ReturnType<typeof measure>>} measured */
function table({ cells, instances }) {
  return [
    ['cells', cells],
    ['instances', instances],
  ]
    .map(([view, { cores, bytesPerSecond, rssBytes }]) => {
      const beside = `${Math.round(bytesPerSecond)} bytes a second, ${Math.round(rssBytes / 2 ** 20)} MiB`;
      return `${cores <= budget ? 'ok  ' : 'OVER'} ${view}: ${cores.toFixed(2)} cores, budget ${budget}; ${beside}\n`;
    })
    .join('');
}
