import { performance } from 'node:perf_hooks';
import { summary } from '../lib/statistics.mjs';
import { GiB, MiB, makePool, mixedSize } from './pools.mjs';

/** Ten instances a cell of a heavy-tailed mix: how many placements a second, and how long the slow ones take. */
export function benchThousands({ Planner, defaultPoolPolicy, heavyTailed, seededRandom }) {
  const [cells, instances] = [5_000, 50_000];
  const run = (strategy) => {
    const planner = new Planner(makePool(cells, mixedSize, { ...defaultPoolPolicy, strategy }));
    const random = seededRandom(7);
    const requests = Array.from({ length: instances }, () => heavyTailed(random));
    const times = [];
    let placed = 0;
    const started = performance.now();
    for (const request of requests) {
      const before = performance.now();
      if (planner.place(request) !== undefined) placed += 1;
      times.push(performance.now() - before);
    }
    const seconds = (performance.now() - started) / 1000;
    return { strategy, cells, instances, placed, perSecond: instances / seconds, milliseconds: summary(times) };
  };
  run('balanced');
  return ['balanced', 'spread', 'pack'].map(run);
}

/** Small instances by the million. */
export function benchMillion({ Planner, defaultPoolPolicy }) {
  const [cells, instances] = [10_000, 1_000_000];
  const sizes = [
    { cores: 1, memoryBytes: GiB, diskBytes: 4 * GiB },
    { cores: 2, memoryBytes: 2 * GiB, diskBytes: 10 * GiB },
    { cores: 1, memoryBytes: 512 * MiB, diskBytes: 4 * GiB },
  ];
  const size = { cores: 64, memoryBytes: 512 * GiB, diskBytes: 4000 * GiB };
  const started = performance.now();
  const planner = new Planner(makePool(cells, () => size, defaultPoolPolicy));
  let placed = 0;
  for (let index = 0; index < instances; index += 1) {
    if (planner.place(sizes[index % sizes.length]) !== undefined) placed += 1;
  }
  return { cells, instances, placed, seconds: (performance.now() - started) / 1000 };
}

/** What one placement costs in pools of more and more cells, eight instances a cell. */
export function benchCurve({ Planner, defaultPoolPolicy, heavyTailed, seededRandom }) {
  const cost = (cells) => {
    const planner = new Planner(makePool(cells, mixedSize, defaultPoolPolicy));
    const random = seededRandom(3);
    const requests = Array.from({ length: cells * 8 }, () => heavyTailed(random));
    const started = performance.now();
    for (const request of requests) planner.place(request);
    return ((performance.now() - started) / requests.length) * 1000;
  };
  cost(1_000);
  const sizes = [100, 300, 1_000, 3_000, 10_000, 30_000];
  return sizes.map((cells) => ({ cells, microseconds: summary([cost(cells), cost(cells), cost(cells)]).median }));
}
