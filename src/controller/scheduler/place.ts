import { hostMisses } from './filters/host.ts';
import { neighbourMisses } from './filters/neighbours.ts';
import { imageBytesFor, roomMisses } from './filters/room.ts';
import { stateMisses } from './filters/state.ts';
import type { Miss } from './miss.ts';
import { freshLoad, loadShare, type PlacementCell } from './placement-cell.ts';
import { asTenant, contextOf, hostsCache, type PlacementContext, type PlacementPool } from './placement-pool.ts';
import { checkRequest, demandOf, type PlacementRequest } from './placement-request.ts';
import { roomOf } from './room.ts';
import { type CellFigures, type ScoreTerm, scoreTerms, sumOfPoints, weightsOf } from './score.ts';
import { wishTerms } from './wishes.ts';

/** A cell that fits, and what speaks for it. */
export interface ScoredCell {
  readonly cell: PlacementCell;
  readonly points: number;
  readonly terms: readonly ScoreTerm[];
}

/** A cell that does not fit, and all that speaks against it. */
export interface RejectedCell {
  readonly cell: PlacementCell;
  readonly misses: readonly [Miss, ...Miss[]];
}

export interface Placement {
  /** The cells that fit, the best first; the others by name. */
  readonly fitting: readonly ScoredCell[];
  readonly rejected: readonly RejectedCell[];
}

/**
 * Looks at every cell for one instance: filters first, each naming itself and its shortfall; those that fit by their
 * score, ties by name. The same input gives the same answer, whatever the order of the cells. Throws INVALID_VALUE
 * for a request that makes no sense.
 */
export function place(request: PlacementRequest, pool: PlacementPool): Placement {
  checkRequest(request);
  return examine(request, contextOf(pool));
}

/** The same in a pool that is ready for questions. */
export function examine(request: PlacementRequest, context: PlacementContext): Placement {
  const rejected: RejectedCell[] = [];
  const fitting: ScoredCell[] = [];
  const fails = failoverTest(request, context);
  for (const [index, cell] of context.cells.entries()) {
    if (request.cellName !== undefined && request.cellName !== cell.name) continue;
    const [first, ...more] = missesOf(cell, request, context);
    const miss = first ?? fails(index);
    if (miss !== undefined) rejected.push({ cell, misses: [miss, ...more] });
    else fitting.push(scored(cell, request, context));
  }
  // The sort is stable and the cells came by name.
  return { fitting: fitting.sort((left, right) => right.points - left.points), rejected };
}

/** What speaks against a cell, in the order in which it is told; whether others could absorb a loss apart. */
export function missesOf(cell: PlacementCell, request: PlacementRequest, context: PlacementContext): Miss[] {
  const { policy, now, neighbourhood } = context;
  return [
    ...stateMisses(cell, now),
    ...hostMisses(cell, request),
    ...roomMisses(cell, request, policy, now),
    ...neighbourMisses(cell, request, neighbourhood),
  ];
}

function failoverTest(request: PlacementRequest, context: PlacementContext): (cell: number) => Miss | undefined {
  const { guard, cells, policy } = context;
  if (guard === undefined) return () => undefined;
  const tenant = asTenant(request, policy, hostsCache(cells), 'asked for');
  return (cell) => {
    const step = guard.step(cell, tenant);
    return 'lost' in step
      ? { code: 'failover', lost: cells[step.lost]?.name ?? '', instances: step.instances }
      : undefined;
  };
}

function scored(cell: PlacementCell, request: PlacementRequest, context: PlacementContext): ScoredCell {
  const { policy, neighbourhood, now } = context;
  const weights = weightsOf[policy.strategy];
  const demand = demandOf(request, policy);
  const imageBytes = imageBytesFor(cell, request);
  const wishes = wishTerms(cell, request, neighbourhood, weights, policy.domains);
  const figures = figuresOf(cell, now, request.image !== undefined && imageBytes === 0);
  const terms = scoreTerms(figures, demand, imageBytes, weights, wishes);
  return { cell, points: sumOfPoints(terms), terms };
}

function figuresOf(cell: PlacementCell, now: number, hasImage: boolean): CellFigures {
  const { cores, memoryBytes, diskBytes } = roomOf(cell);
  return {
    free: { cores: cores.free, memoryBytes: memoryBytes.free, diskBytes: diskBytes.free },
    capacity: { cores: cores.capacity, memoryBytes: memoryBytes.capacity, diskBytes: diskBytes.capacity },
    instances: cell.instances,
    load: loadShare(freshLoad(cell, now), cell.cores),
    hasImage,
  };
}
