// What watching costs nano's own process: `npm run bench -- watch`. Simulated cells in another process, some minutes.
//   --quick      100 cells only
//   --profile    keeps a CPU profile of each measurement in .cache/bench/profiles
//   --json       prints the results as JSON; they are also kept in .cache/bench/watch.json
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from '../lib/load.mjs';
import { table } from './report.mjs';

const flag = (/** @type {string} */ name) => process.argv.includes(name);
const entry = await bundle('test/sim/watching/main.ts');
const watched = { intervalMs: 2000, watchMs: 30_000 };
const zones = [{ cells: 100, guests: 100 }, ...(flag('--quick') ? [] : [{ cells: 500, guests: 20 }])];
const results = {
  node: process.version,
  at: new Date().toISOString(),
  session: measure('session', { guests: 500, calls: 200 }),
  zones: zones.map((zone) => ({ ...zone, ...watched, ...measure('zone', { ...zone, ...watched }) })),
};
writeFileSync(join(root, '.cache/bench/watch.json'), `${JSON.stringify(results, undefined, 2)}\n`);
process.stdout.write(flag('--json') ? `${JSON.stringify(results)}\n` : table(results));

/** Each in a process of its own, so that memory and processor time are of nothing else. */
function measure(/** @type {string} */ what, /** @type {object} */ settings) {
  const profiles = join(root, '.cache/bench/profiles');
  mkdirSync(profiles, { recursive: true });
  const options = flag('--profile') ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
  const argv = [...options, entry, what, JSON.stringify(settings)];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}
