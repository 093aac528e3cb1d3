import { requirePool } from '../inventory/lookup.ts';
import { placementCell } from '../inventory/read-placement-pool.ts';
import type { Cell, Store } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import { type Pool, policyOf } from '../model/pool.ts';
import type { Capacity, PoolView } from '../model/views.ts';
import { compareText } from '../scheduler/compare.ts';
import { roomOf, storeRoom } from '../scheduler/room.ts';
import type { Services } from '../services.ts';
import { storesByCell } from './cells.ts';
import { type Observations, recordedObservations } from './observe-cells.ts';

export async function listPools(services: Services): Promise<PoolView[]> {
  const [pools, known] = [await services.store.list('pools'), await gather(services)];
  return pools.map((pool) => poolView(pool, known)).sort((a, b) => compareText(a.name, b.name));
}

export async function showPool(services: Services, name: string): Promise<PoolView> {
  return poolView(await requirePool(services.store, name), await gather(services));
}

interface Known {
  readonly cells: readonly Cell[];
  readonly stores: ReadonlyMap<Id, readonly Store[]>;
  readonly observations: Observations;
}

async function gather(services: Services): Promise<Known> {
  return {
    cells: await services.store.list('cells'),
    stores: storesByCell(await services.store.list('stores')),
    observations: await recordedObservations(services),
  };
}

function poolView(pool: Pool, known: Known): PoolView {
  const cells = known.cells.filter((cell) => cell.poolId === pool.id);
  const policy = policyOf(pool);
  const rooms = cells.map((cell) => {
    const stores = known.stores.get(cell.id) ?? [];
    const room = roomOf(placementCell(cell, pool, stores[0], undefined, []));
    return { ...room, stores: stores.map((store) => storeRoom(cell, store, { ...policy, ...cell.policy })) };
  });
  return {
    id: pool.id,
    name: pool.name,
    createdAt: pool.createdAt,
    network: pool.network ?? null,
    policy,
    cells: {
      total: cells.length,
      enabled: cells.filter((cell) => cell.enabled).length,
      offline: cells.filter((cell) => known.observations.get(cell.id)?.failure !== undefined).length,
    },
    instances: cells.reduce((sum, cell) => sum + cell.instances, 0),
    cores: sumOf(rooms.map((room) => room.cores)),
    memoryBytes: sumOf(rooms.map((room) => room.memoryBytes)),
    diskBytes: sumOf(rooms.flatMap((room) => room.stores)),
  };
}

function sumOf(capacities: readonly Capacity[]): Capacity {
  const zero: Capacity = { total: 0, claimed: 0, free: 0 };
  return capacities.reduce(
    (sum, one) => ({ total: sum.total + one.total, claimed: sum.claimed + one.claimed, free: sum.free + one.free }),
    zero,
  );
}
