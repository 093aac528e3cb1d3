import type { MissCode } from './miss.ts';
import { missesOf } from './place.ts';
import { type Amounts, freshLoad, knownOffline, type PlacementCell } from './placement-cell.ts';
import { contextOf, type PlacedInstance, type PlacementContext, type PlacementPool } from './placement-pool.ts';
import { demandOf } from './placement-request.ts';
import { Planner } from './planner/planner.ts';
import { roomOf } from './room.ts';

/** How many more instances of a size fit, and what would stop the next one. */
export interface Capacity {
  readonly shape: Amounts;
  readonly more: number;
  /** What keeps each cell from one more, by how many cells, the most first. */
  readonly stoppedBy: readonly { readonly code: MissCode; readonly cells: number }[];
}

/** The same after the worst loss: its instances are placed on the others first. */
export interface CapacityAfterLoss {
  readonly lost: readonly string[];
  /** How many of the lost cells' instances would find no place. */
  readonly unplaced: number;
  readonly more: number;
}

export interface ShapeReport extends Capacity {
  readonly afterOne: CapacityAfterLoss | null;
  readonly afterTwo: CapacityAfterLoss | null;
}

export interface CapacityReport {
  readonly shapes: readonly ShapeReport[];
  /** How many losses were tried, of how many there are: in large pools those alone that cost most. */
  readonly tried: { readonly one: number; readonly two: number; readonly ofOne: number; readonly ofTwo: number };
}

/** More losses than these are not tried one by one. */
const mostSingles = 300;
const mostPairs = 800;
/** Of how many cells pairs are tried where there are too many. */
const worstForPairs = 24;

/** What a pool could still take of each size, now and after it lost any one and any two of its cells. */
export function capacityOf(pool: PlacementPool, shapes: readonly Amounts[]): CapacityReport {
  const now = shapes.map((shape) => capacityNow(pool, shape));
  const losses = lossesOf(pool);
  const worst = (kind: 'singles' | 'pairs') => (index: number) =>
    worstOf(losses[kind].map((loss) => loss(shapes)[index]));
  return {
    shapes: now.map((capacity, index) => ({
      ...capacity,
      afterOne: worst('singles')(index),
      afterTwo: worst('pairs')(index),
    })),
    tried: losses.tried,
  };
}

function capacityNow(pool: PlacementPool, shape: Amounts): Capacity {
  const context = contextOf(pool);
  if (context.guard === undefined) {
    const counts = context.cells.map((cell) => placesOn(cell, shape, context));
    const filled = context.cells.map((cell, index) => withMore(cell, demandOf(shape, pool.policy), counts[index] ?? 0));
    return { shape, more: sum(counts), stoppedBy: stoppedBy(filled, shape, context) };
  }
  const planner = new Planner(pool);
  let more = 0;
  while (planner.place(shape) !== undefined) more += 1;
  const codes = planner.examine(shape).rejected.map(({ misses }) => misses[0].code);
  return { shape, more, stoppedBy: tally(codes) };
}

/** How many of a size a cell could still take. */
function placesOn(cell: PlacementCell, shape: Amounts, context: PlacementContext): number {
  if (missesOf(cell, shape, context).length > 0) return 0;
  const demand = demandOf(shape, context.policy);
  const room = roomOf(cell);
  const really = freshLoad(cell, context.now)?.memoryAvailableBytes ?? Number.POSITIVE_INFINITY;
  return Math.min(
    times(room.cores.free, demand.cores),
    times(Math.min(room.memoryBytes.free, really), demand.memoryBytes),
    times(room.diskBytes.free, demand.diskBytes),
    (cell.policy.instanceLimit ?? Number.POSITIVE_INFINITY) - cell.instances,
  );
}

function withMore(cell: PlacementCell, demand: Amounts, count: number): PlacementCell {
  const { claimed, seen } = cell;
  const available = seen?.memoryAvailableBytes;
  return {
    ...cell,
    claimed: {
      cores: claimed.cores + count * demand.cores,
      memoryBytes: claimed.memoryBytes + count * demand.memoryBytes,
      diskBytes: claimed.diskBytes + count * demand.diskBytes,
    },
    instances: cell.instances + count,
    ...(seen === undefined || available === undefined
      ? {}
      : { seen: { ...seen, memoryAvailableBytes: available - count * demand.memoryBytes } }),
  };
}

function stoppedBy(cells: readonly PlacementCell[], shape: Amounts, context: PlacementContext): Capacity['stoppedBy'] {
  return tally(cells.flatMap((cell) => missesOf(cell, shape, context)[0]?.code ?? []));
}

function tally(codes: readonly MissCode[]): Capacity['stoppedBy'] {
  const counts = new Map<MissCode, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, cells]) => ({ code, cells }))
    .sort((left, right) => right.cells - left.cells || (left.code < right.code ? -1 : 1));
}

type Loss = (shapes: readonly Amounts[]) => readonly CapacityAfterLoss[];

function lossesOf(pool: PlacementPool): {
  readonly singles: readonly Loss[];
  readonly pairs: readonly Loss[];
  readonly tried: CapacityReport['tried'];
} {
  const cells = pool.cells.filter((cell) => cell.state === 'ready' && knownOffline(cell, pool.now) === undefined);
  const byWeight = [...cells].sort((left, right) => weight(right) - weight(left) || (left.name < right.name ? -1 : 1));
  const ofTwo = (cells.length * (cells.length - 1)) / 2;
  const paired = ofTwo <= mostPairs ? byWeight : byWeight.slice(0, worstForPairs);
  const pairs = paired.flatMap((one, index) => paired.slice(index + 1).map((other) => [one, other]));
  const singles = byWeight.slice(0, mostSingles).map((one) => [one]);
  const asLoss = (lost: readonly PlacementCell[]): Loss => once((shapes) => afterLoss(pool, lost, shapes));
  return {
    singles: singles.map(asLoss),
    pairs: pairs.map(asLoss),
    tried: { one: singles.length, two: pairs.length, ofOne: cells.length, ofTwo },
  };
}

/** How much is lost with a cell: all that it has, for what is on it must go where room is. */
function weight(cell: PlacementCell): number {
  const { memoryBytes } = roomOf(cell);
  return memoryBytes.capacity + (cell.enabled ? 0 : cell.claimed.memoryBytes - memoryBytes.capacity);
}

function afterLoss(
  pool: PlacementPool,
  lost: readonly PlacementCell[],
  shapes: readonly Amounts[],
): CapacityAfterLoss[] {
  const ids = new Set(lost.map(({ id }) => id));
  const displaced = pool.instances.filter(({ cellId }) => ids.has(cellId));
  // A claim holds QEMU's share already, and after a loss nothing is promised for the next one.
  const policy = {
    ...pool.policy,
    overheadBytes: 0,
    overheadPerCoreBytes: 0,
    failoverSafe: false,
    strategy: 'pack' as const,
  };
  const left: PlacementPool = {
    ...pool,
    policy,
    cells: pool.cells.filter(({ id }) => !ids.has(id)),
    instances: pool.instances.filter(({ cellId }) => !ids.has(cellId)),
  };
  const planner = new Planner(left);
  const sorted = [...displaced].sort((one, other) => other.claim.memoryBytes - one.claim.memoryBytes);
  const unplaced = sorted.filter((instance) => planner.place(asRequest(instance)) === undefined).length;
  const context = planner.context();
  return shapes.map((shape) => {
    const asked = demandOf(shape, pool.policy);
    const more = sum(context.cells.map((cell) => placesOn(cell, asked, context)));
    return { lost: lost.map(({ name }) => name).sort(), unplaced, more };
  });
}

/** An instance that wants another place, as it was. */
export function asRequest({ name, labels, claim, rules, network, image }: PlacedInstance) {
  return {
    name,
    labels,
    ...claim,
    ...(rules === undefined ? {} : { rules }),
    ...(network === undefined ? {} : { network }),
    ...(image === undefined ? {} : { image }),
  };
}

function worstOf(losses: readonly (CapacityAfterLoss | undefined)[]): CapacityAfterLoss | null {
  const known = losses.filter((loss) => loss !== undefined);
  const [worst] = known.sort((left, right) => right.unplaced - left.unplaced || left.more - right.more);
  return worst ?? null;
}

function once(compute: Loss): Loss {
  let known: readonly CapacityAfterLoss[] | undefined;
  return (shapes) => {
    known ??= compute(shapes);
    return known;
  };
}

function times(free: number, asked: number): number {
  return asked === 0 ? Number.POSITIVE_INFINITY : Math.floor(free / asked);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
