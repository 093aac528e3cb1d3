import { requirePool } from '../../inventory/lookup.ts';
import { readPlacementPool } from '../../inventory/read-placement-pool.ts';
import type { CapacityView, ImbalanceView, RebalanceView } from '../../model/placement-views.ts';
import { formatShape, type Shape, standardShapes } from '../../model/shape.ts';
import { capacityOf } from '../../scheduler/capacity.ts';
import { stateMisses } from '../../scheduler/filters/state.ts';
import type { Imbalance } from '../../scheduler/rebalance/balance-sheet.ts';
import { rebalance } from '../../scheduler/rebalance/rebalance.ts';
import type { Services } from '../../services.ts';

/** How many more instances of each size a pool takes, now and after losses. */
export async function poolCapacity(
  { store, clock }: Services,
  request: { readonly pool: string; readonly shapes?: readonly Shape[] | undefined },
): Promise<CapacityView> {
  const pool = await requirePool(store, request.pool);
  const known = await readPlacementPool(store, pool, clock.now(), undefined, { all: true });
  const { shapes, tried } = capacityOf(known, request.shapes ?? standardShapes);
  return {
    pool: pool.name,
    failoverSafe: known.policy.failoverSafe,
    cells: {
      total: known.cells.length,
      open: known.cells.filter((cell) => stateMisses(cell, known.now).next().done === true).length,
    },
    shapes: shapes.map((one) => ({ name: formatShape(one.shape), ...one })),
    tried,
  };
}

/** The moves that would even a pool out. Nothing is moved. */
export async function planRebalance(
  { store, clock }: Services,
  request: { readonly pool: string; readonly threshold?: number | undefined },
): Promise<RebalanceView> {
  const pool = await requirePool(store, request.pool);
  const known = await readPlacementPool(store, pool, clock.now(), undefined, { all: true });
  const plan = rebalance(known, request.threshold);
  const instances = await store.find('instances', 'poolId', { equals: pool.id });
  const isOn = new Set(instances.filter((one) => one.desiredPower === 'on').map(({ name }) => name));
  return {
    pool: pool.name,
    threshold: plan.threshold,
    before: imbalanceView(plan.before),
    after: imbalanceView(plan.after),
    reached: plan.reached,
    moves: plan.moves.map(({ instance, from, to, before, after, diskBytes, memoryBytes }) => ({
      instance,
      from,
      to,
      gain: before.deviation - after.deviation,
      after: imbalanceView(after),
      diskBytes,
      memoryBytes: isOn.has(instance) ? memoryBytes : 0,
    })),
  };
}

const names = { cores: 'cores', memoryBytes: 'memory', diskBytes: 'disk' } as const;

function imbalanceView({ resource, deviation }: Imbalance): ImbalanceView {
  return { resource: names[resource], deviation };
}
