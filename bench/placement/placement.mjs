// How fast and how well instances are placed: `npm run bench -- placement`. Some minutes, most of them hspace's.
//   --without-hspace   leaves out the comparison with Ganeti's hspace, which is all but a few seconds
//   NAME …              runs these pieces alone: thousands, million, curve, packing, create, hspace200, hspace50
//   --json             prints the results as JSON; they are also kept in .cache/bench/placement.json
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, root } from '../lib/load.mjs';
import { benchAgainstHspace } from './against-hspace.mjs';
import { benchCreate } from './create.mjs';
import { benchPacking } from './packing.mjs';
import { table } from './report.mjs';
import { benchCurve, benchMillion, benchThousands } from './scale.mjs';

const withHspace = !process.argv.includes('--without-hspace');
const modules = {
  ...(await load('src/controller/scheduler/planner/planner.ts')),
  ...(await load('src/controller/model/pool.ts')),
  ...(await load('src/controller/scheduler/simulate/heavy-tail.ts')),
  ...(await load('src/controller/scheduler/simulate/random.ts')),
  ...(await load('src/controller/scheduler/placement-request.ts')),
  ...(await load('src/controller/scheduler/room.ts')),
};
const pieces = {
  thousands: () => benchThousands(modules),
  million: () => benchMillion(modules),
  curve: () => benchCurve(modules),
  packing: () => benchPacking(modules),
  create: () => benchCreate(),
  hspace200: () => benchAgainstHspace(modules, { nodes: 200, checks: false, withHspace }),
  hspace50: () => benchAgainstHspace(modules, { nodes: 50, checks: true, withHspace }),
};
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = named.find((name) => !(name in pieces));
if (unknown !== undefined) {
  console.error(`there is no piece ${unknown}: ${Object.keys(pieces).join(', ')}`);
  process.exit(2);
}
const results = { node: process.version, at: new Date().toISOString() };
for (const [name, run] of Object.entries(pieces)) {
  if (named.length === 0 || named.includes(name)) results[name] = await run();
}
mkdirSync(join(root, '.cache/bench'), { recursive: true });
writeFileSync(join(root, '.cache/bench/placement.json'), `${JSON.stringify(results, undefined, 2)}\n`);
process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(results)}\n` : table(results));
