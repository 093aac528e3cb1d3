// How fast and how well instances are placed: `npm run bench -- placement`. Some minutes, most of them hspace's.
//   --without-hspace   leaves out the comparison with Ganeti's hspace, which is all but a few seconds
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
const results = {
  node: process.version,
  at: new Date().toISOString(),
  thousands: benchThousands(modules),
  million: benchMillion(modules),
  curve: benchCurve(modules),
  packing: benchPacking(modules),
  create: await benchCreate(),
  hspace: [
    benchAgainstHspace(modules, { nodes: 200, checks: false, withHspace }),
    benchAgainstHspace(modules, { nodes: 50, checks: true, withHspace }),
  ],
};
mkdirSync(join(root, '.cache/bench'), { recursive: true });
writeFileSync(join(root, '.cache/bench/placement.json'), `${JSON.stringify(results, undefined, 2)}\n`);
process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(results)}\n` : table(results));
