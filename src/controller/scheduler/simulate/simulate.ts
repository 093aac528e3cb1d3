import type { Strategy } from '../../model/pool.ts';
import type { MissCode } from '../miss.ts';
import type { PlacementPool } from '../placement-pool.ts';
import type { PlacementRequest } from '../placement-request.ts';
import { Planner } from '../planner/planner.ts';
import { measure, type PoolFigures } from './pool-figures.ts';

/** Why instances were refused: what kept most of the cells from taking them. */
export interface RefusalCount {
  readonly code: MissCode;
  readonly instances: number;
}

/** What came of a stream of instances under one strategy. */
export interface SimulationResult {
  readonly strategy: Strategy;
  readonly placed: number;
  readonly refused: number;
  /** How many were placed before the first was refused; null when none was. */
  readonly firstRefusalAfter: number | null;
  readonly reasons: readonly RefusalCount[];
  /** Refusals whose reasons were not looked at, where there are very many. */
  readonly unexplained: number;
  readonly figures: PoolFigures;
}

export interface SimulationOptions {
  readonly strategy: Strategy;
  readonly stopAtRefusal: boolean;
}

/** Looking at a cell for the reason of a refusal is dear where refusals and cells are many. */
const mostLooks = 3_000_000;

/** Places a stream of instances one after the other, with the scheduler that places them in earnest. */
export function simulate(
  pool: PlacementPool,
  requests: Iterable<PlacementRequest>,
  { strategy, stopAtRefusal }: SimulationOptions,
): SimulationResult {
  const planner = new Planner({ ...pool, policy: { ...pool.policy, strategy } });
  const reasons = new Map<MissCode, number>();
  const counts = { placed: 0, refused: 0, unexplained: 0 };
  const sizes: PlacementRequest[] = [];
  let firstRefusalAfter: number | null = null;
  for (const request of requests) {
    sizes.push(request);
    if (planner.place(request) !== undefined) {
      counts.placed += 1;
      continue;
    }
    firstRefusalAfter ??= counts.placed;
    counts.refused += 1;
    if (counts.refused * planner.cells.length > mostLooks) counts.unexplained += 1;
    else raise(reasons, mainReason(planner, request));
    if (stopAtRefusal) break;
  }
  return {
    strategy,
    ...counts,
    firstRefusalAfter,
    reasons: [...reasons]
      .map(([code, instances]) => ({ code, instances }))
      .sort((left, right) => right.instances - left.instances || (left.code < right.code ? -1 : 1)),
    figures: measure(planner, sizes),
  };
}

/** What keeps most cells from taking an instance. */
function mainReason(planner: Planner, request: PlacementRequest): MissCode | undefined {
  const counts = new Map<MissCode, number>();
  for (const { misses } of planner.examine(request).rejected) raise(counts, misses[0].code);
  const [most] = [...counts].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
  return most?.[0];
}

function raise(counts: Map<MissCode, number>, code: MissCode | undefined): void {
  if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
}
