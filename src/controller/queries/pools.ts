import { requirePool } from '../inventory/lookup.ts';
import type { Cell, Store } from '../model/cell.ts';
import type { Pool } from '../model/pool.ts';
import type { Capacity, PoolView } from '../model/views.ts';
import { compareText } from '../scheduler/place.ts';
import { roomOf } from '../scheduler/room.ts';
import type { Services } from '../services.ts';
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
  readonly stores: readonly Store[];
  readonly observations: Observations;
}

async function gather(services: Services): Promise<Known> {
  return {
    cells: await services.store.list('cells'),
    stores: await services.store.list('stores'),
    observations: await recordedObservations(services),
  };
}

function poolView(pool: Pool, known: Known): PoolView {
  const cells = known.cells.filter((cell) => cell.poolId === pool.id);
  const rooms = cells.map((cell) =>
    roomOf(
      cell,
      known.stores.filter((store) => store.cellId === cell.id),
      pool.policy,
    ),
  );
  return {
    id: pool.id,
    name: pool.name,
    createdAt: pool.createdAt,
    network: pool.network ?? null,
    policy: pool.policy,
    cells: {
      total: cells.length,
      enabled: cells.filter((cell) => cell.enabled).length,
      offline: cells.filter((cell) => known.observations.get(cell.id)?.failure !== undefined).length,
    },
    instances: cells.reduce((sum, cell) => sum + cell.instances, 0),
    cores: sumOf(rooms.map((room) => room.cores)),
    memoryBytes: sumOf(rooms.map((room) => room.memoryBytes)),
    diskBytes: sumOf(rooms.flatMap((room) => Object.values(room.storeBytes))),
  };
}

function sumOf(capacities: readonly Capacity[]): Capacity {
  const zero: Capacity = { total: 0, claimed: 0, free: 0 };
  return capacities.reduce(
    (sum, one) => ({ total: sum.total + one.total, claimed: sum.claimed + one.claimed, free: sum.free + one.free }),
    zero,
  );
}
