import type { CallOptions, Freshness } from '../controller.ts';
import { referenced, requireCell, requirePool, storesOf } from '../inventory/lookup.ts';
import { placementCell } from '../inventory/read-placement-pool.ts';
import type { Cell, Observation, Store } from '../model/cell.ts';
import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { Pool } from '../model/pool.ts';
import { type CellCondition, type CellView, capacityOf } from '../model/views.ts';
import { withoutAcceptance } from '../operations/zone-record.ts';
import { compareText } from '../scheduler/compare.ts';
import { roomOf } from '../scheduler/room.ts';
import type { Services } from '../services.ts';
import { observeCells, recordedObservations } from './observe-cells.ts';

type Bounds = Pick<CallOptions, 'signal' | 'deadlineMs'>;

export async function listCells(
  services: Services,
  request: Freshness & { pool?: string | undefined },
  bounds: Bounds,
): Promise<CellView[]> {
  const { store } = services;
  const pools = request.pool === undefined ? await store.list('pools') : [await requirePool(store, request.pool)];
  const poolById = new Map(pools.map((pool) => [pool.id, pool]));
  const cells = (await store.list('cells')).filter((cell) => poolById.has(cell.poolId));
  const observations =
    request.cached === true ? await recordedObservations(services) : await observeCells(services, cells, bounds);
  const stores = storesByCell(await store.list('stores'));
  return cells
    .flatMap((cell) => {
      const pool = poolById.get(cell.poolId);
      return pool === undefined ? [] : [cellView(cell, pool, stores.get(cell.id) ?? [], observations.get(cell.id))];
    })
    .sort((a, b) => compareText(a.name, b.name));
}

/** Stores by the cell that they are on. */
export function storesByCell(stores: readonly Store[]): Map<Id, Store[]> {
  const byCell = new Map<Id, Store[]>();
  for (const store of stores) byCell.set(store.cellId, [...(byCell.get(store.cellId) ?? []), store]);
  return byCell;
}

export async function showCell(
  services: Services,
  request: Freshness & { name: string },
  bounds: Bounds,
): Promise<CellView> {
  const cell = await requireCell(services.store, request.name);
  const observations =
    request.cached === true ? await recordedObservations(services) : await observeCells(services, [cell], bounds);
  const pool = await referenced(services.store, 'pools', cell.poolId);
  return cellView(cell, pool, await storesOf(services.store, cell.id), observations.get(cell.id));
}

function cellView(cell: Cell, pool: Pool, stores: readonly Store[], seen: New<Observation> | undefined): CellView {
  const [first] = stores;
  const room = roomOf(placementCell(cell, pool, first, undefined, []));
  const foreign = new Set(cell.facts.foreign.map((domain) => domain.uuid));
  return {
    id: cell.id,
    name: cell.name,
    pool: pool.name,
    condition: condition(cell, seen),
    enabled: cell.enabled,
    disabledAt: cell.disabledAt ?? null,
    address: withoutAcceptance(cell.address),
    createdAt: cell.createdAt,
    answeredAt: seen?.answeredAt ?? null,
    failure: seen?.failure ?? null,
    instances: cell.instances,
    running:
      seen === undefined
        ? null
        : seen.domains.filter(({ uuid, state }) => state === 'running' && !foreign.has(uuid)).length,
    labels: cell.labels ?? {},
    policy: cell.policy ?? {},
    cores: capacityOf(room.cores),
    memoryBytes: capacityOf(room.memoryBytes),
    memoryAvailableBytes: seen?.load?.memoryAvailableBytes ?? null,
    load1: seen?.load?.load1 ?? null,
    accelerator: cell.accelerator ?? cell.facts.accelerator.type,
    stores: stores.map((store) => ({
      id: store.id,
      path: store.path,
      filesystem: store.filesystem,
      capacityBytes: store.capacityBytes,
      claimedBytes: cell.claimed.storeBytes[store.id] ?? 0,
      availableBytes: seen?.load?.storeAvailableBytes[store.id] ?? null,
    })),
    facts: cell.facts,
  };
}

/** A cell that is away is offline, disabled or not: that is what matters to whoever looks. */
function condition(cell: Cell, seen: New<Observation> | undefined): CellCondition {
  if (seen?.failure !== undefined) return 'offline';
  if (!cell.enabled) return 'disabled';
  return seen?.answeredAt === undefined ? 'unknown' : 'online';
}
