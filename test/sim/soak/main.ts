import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

/** `npm run test:soak -- --operations 10000 --cells 20 --seed 1` */
const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '1000' },
    cells: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    workers: { type: 'string', default: '4' },
    minutes: { type: 'string', default: '60' },
  },
});
const [operations, cells, seed, workers, minutes] = [
  values.operations,
  values.cells,
  values.seed,
  values.workers,
  values.minutes,
].map(Number);
const started = Date.now();
const tell = (line: string) => process.stdout.write(`${line}\n`);
tell(`seed ${seed}`);
const result = await soak({
  operations: operations ?? 0,
  cells: cells ?? 0,
  seed: seed ?? 0,
  workers: workers ?? 1,
  minutes: minutes ?? 60,
  tell,
});
for (const told of [result.kinds, result.endings, result.troubles]) tell(JSON.stringify(told));
for (const fault of result.faults) tell(`FAULT ${fault}`);
tell(
  `${result.begun} operations on ${cells} cells in ${Math.round((Date.now() - started) / 1000)} s: ${result.faults.length} faults`,
);
process.exitCode = result.faults.length === 0 ? 0 : 1;
