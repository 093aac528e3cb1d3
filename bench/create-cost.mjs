// What nano itself costs for each instance it creates, on simulated cells: `npm run bench -- create-cost [COUNT] [DIRECTORY]`.
// The inventory is in memory, and then on a disk: each of a create's four writes of it waits for that as long as it takes.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const budgetMs = 5;
const count = Number(process.argv[2] ?? 1000);
const outfile = `${root}.cache/bench/measure-creates.mjs`;
mkdirSync(`${root}.cache/bench`, { recursive: true });
await build({
  entryPoints: [`${root}test/sim/measure-creates.ts`],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
const { measureCreates } = await import(outfile);

const [, , , given] = process.argv;
for (const place of given === undefined ? ['/dev/shm', tmpdir()] : [given]) {
  /** @type {readonly { wallMs: number, cellMs: number, cpuMs: number }[]} */
  const all = await measureCreates(count, place);
  const own = figures(all.map(({ wallMs, cellMs }) => wallMs - cellMs));
  const waits = given === undefined && place === tmpdir();
  const verdict = waits ? '    ' : own.median <= budgetMs ? 'ok  ' : 'OVER';
  const budget = waits ? ', waiting for the disk included' : `, budget ${budgetMs} ms (median)`;
  console.log(`${verdict} nano itself, a create, inventory in ${place}: ${told(own)}${budget}`);
  console.log(`     in all:            ${told(figures(all.map(({ wallMs }) => wallMs)))}`);
  console.log(`     nano's CPU:        ${told(figures(all.map(({ cpuMs }) => cpuMs)))}`);
}

/** @param {readonly number[]} values */
function figures(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
  return { median: at(0.5), late: at(0.95), worst: at(1) };
}

/** @param {ReturnType<typeof figures>} one */
function told({ median, late, worst }) {
  return `median ${median.toFixed(1)} ms, 95 % ${late.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`;
}
