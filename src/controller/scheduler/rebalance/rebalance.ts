import type { PlacementPool } from '../placement-pool.ts';
import type { Imbalance } from './balance-sheet.ts';
import { Desk, isEven, isLegal, roundingError, sheetOf } from './desk.ts';
import { MoveBoard, type Step } from './move-board.ts';

/** A move of a plan: in this order each is as legal as a placement. */
export interface Move {
  readonly instance: string;
  readonly from: string;
  readonly to: string;
  /** What its disks take at most, with its image where that must be brought, and its memory. */
  readonly diskBytes: number;
  readonly memoryBytes: number;
  /** The pool's imbalance before the move and after it. */
  readonly before: Imbalance;
  readonly after: Imbalance;
}

export interface RebalancePlan {
  readonly threshold: number;
  readonly before: Imbalance;
  readonly after: Imbalance;
  /** Whether the imbalance comes under the threshold. */
  readonly reached: boolean;
  readonly moves: readonly Move[];
}

/** A pool is taken to be even below this: a standard deviation of ten points of the hundred that can be used. */
export const defaultThreshold = 0.1;

/**
 * Plans the fewest moves after which a pool is even. One move is found where one is enough, and two in small pools;
 * beyond that the move that gains most is made each time, and those that turn out not to be needed are left out.
 */
export function rebalance(pool: PlacementPool, threshold = defaultThreshold): RebalancePlan {
  const desk = new Desk(pool);
  if (isEven(desk.deviation, threshold)) return planOf(pool, [], threshold);
  for (const few of [desk.bestSingle(threshold), desk.bestPair(threshold)]) {
    const plan = few === undefined ? undefined : planOf(pool, few, threshold);
    if (plan?.reached === true) return plan;
  }
  const greedy = desk.greedy(threshold);
  const moves = usefulPart(planOf(pool, greedy, threshold), greedy);
  const goal = Math.max(threshold, planOf(pool, moves, threshold).after.deviation);
  return planOf(pool, withoutNeedless(pool, moves, goal), threshold);
}

/** Of moves that do not reach their goal, those up to where the pool is most even. */
function usefulPart({ before, moves }: RebalancePlan, steps: readonly Step[]): readonly Step[] {
  let best = before.deviation - roundingError;
  let count = 0;
  for (const [index, { after }] of moves.entries()) {
    if (after.deviation >= best) continue;
    best = after.deviation;
    count = index + 1;
  }
  return steps.slice(0, count);
}

function planOf(pool: PlacementPool, steps: readonly Step[], threshold: number): RebalancePlan {
  const board = new MoveBoard(pool);
  const nameOf = (cell: number) => board.cells[cell]?.name ?? '';
  const imbalance = () => sheetOf(board.cells, pool.now).imbalance;
  const before = imbalance();
  const moves: Move[] = [];
  for (const step of steps) {
    const { instance, from, to } = step;
    const { diskBytes } = board.costOn(to, instance);
    const last = moves.at(-1)?.after ?? before;
    board.tryMove(step);
    const { memoryBytes } = instance.claim;
    moves.push({
      instance: instance.name,
      from: nameOf(from),
      to: nameOf(to),
      diskBytes,
      memoryBytes,
      before: last,
      after: imbalance(),
    });
  }
  const after = moves.at(-1)?.after ?? before;
  return { threshold, before, after, reached: isEven(after.deviation, threshold), moves };
}

/** Leaves out each move without which the others still reach the threshold. */
function withoutNeedless(pool: PlacementPool, steps: readonly Step[], threshold: number): readonly Step[] {
  let kept = steps;
  for (const step of steps) {
    const fewer = kept.filter((one) => one !== step);
    if (isEnough(pool, fewer, threshold) && isLegal(pool, fewer)) kept = fewer;
  }
  return kept;
}

function isEnough(pool: PlacementPool, steps: readonly Step[], threshold: number): boolean {
  return planOf(pool, steps, threshold).reached;
}
