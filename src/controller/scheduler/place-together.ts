import type { PoolPolicy } from '../model/pool.ts';
import type { Placement, ScoredCell } from './place.ts';
import type { PlacementContext, PlacementPool } from './placement-pool.ts';
import type { PlacementRequest } from './placement-request.ts';
import { Planner } from './planner/planner.ts';

/** An instance of a group, its place, and what else there was to choose from. */
export interface GroupMember {
  readonly request: PlacementRequest;
  readonly best: ScoredCell;
  readonly placement: Placement;
}

export interface GroupPlacement {
  /** In the order of the requests. */
  readonly members: readonly GroupMember[];
  /** The first that fitted nowhere, and what the pool was like when it came to it. */
  readonly refused?: {
    readonly request: PlacementRequest;
    readonly placement: Placement;
    readonly context: PlacementContext;
  };
}

/**
 * Places a group: each counts for the next. When the pool's strategy leaves no room for the last of them, the group is
 * packed instead: what fits whole is not refused for being spread.
 */
export function placeTogether(requests: readonly PlacementRequest[], pool: PlacementPool): GroupPlacement {
  const first = placeAll(requests, pool);
  if (first.refused === undefined || pool.policy.strategy === 'pack') return first;
  const packed = placeAll(requests, { ...pool, policy: packing(pool.policy) });
  return packed.members.length > first.members.length ? packed : first;
}

function packing(policy: PoolPolicy): PoolPolicy {
  return { ...policy, strategy: 'pack' };
}

function placeAll(requests: readonly PlacementRequest[], pool: PlacementPool): GroupPlacement {
  const planner = new Planner(pool);
  const members: GroupMember[] = [];
  for (const request of requests) {
    const placement = planner.examine(request);
    const [best] = placement.fitting;
    if (best === undefined) return { members, refused: { request, placement, context: planner.context() } };
    planner.place({ ...request, cellName: best.cell.name });
    members.push({ request, best, placement });
  }
  return { members };
}
