import { performance } from 'node:perf_hooks';
import { summary } from '../lib/statistics.mjs';
import { requireHspace, runHspace } from './hspace.mjs';
import { bare, MiB, makePool } from './pools.mjs';

const shape = { cores: 2, memory: 4096, disk: 40_960 };
const node = { cores: 32, memory: 65_536, disk: 2_048_000, coresRatio: 4 };
const repeats = 7;

/** The same cluster and shape, filled by hspace and by nano in the same run. */
export function benchAgainstHspace({ Planner, defaultPoolPolicy }, { nodes, checks, withHspace }) {
  const request = { cores: shape.cores, memoryBytes: shape.memory * MiB, diskBytes: shape.disk * MiB };
  const size = { cores: node.cores, memoryBytes: node.memory * MiB, diskBytes: node.disk * MiB };
  const fill = (policy) => {
    const pool = makePool(nodes, () => size, policy);
    const started = performance.now();
    const planner = new Planner(pool);
    let placed = 0;
    while (planner.place(request) !== undefined) placed += 1;
    return { placed, perSecond: placed / ((performance.now() - started) / 1000) };
  };
  const policy = { ...defaultPoolPolicy, coresRatio: node.coresRatio, failoverSafe: checks };
  const [counted, kept] = [fill(bare(policy)), fill(policy)];
  const rates = Array.from({ length: repeats }, () => fill(bare(policy)).perSecond);
  const { median } = summary(rates);
  const nano = { placed: counted.placed, perSecond: median, slowest: Math.min(...rates), withReserves: kept.placed };
  if (!withHspace) return { nodes, failoverSafe: checks, nano };
  const version = requireHspace();
  const hspace = { version, ...runHspace({ nodes, ...node, shape, checks }) };
  return { nodes, failoverSafe: checks, nano, hspace, ratio: nano.slowest / hspace.perSecond };
}
