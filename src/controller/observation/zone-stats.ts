import type { Cell, Store } from '../model/cell.ts';
import type { Instance } from '../model/instance.ts';
import type { Pool } from '../model/pool.ts';
import type {
  CellStats,
  InstanceStats,
  PoolStats,
  TotalStats,
  TransferStats,
  ZoneStats,
} from '../model/stats-views.ts';
import type { InstanceCondition } from '../model/views.ts';
import type { Observations } from '../queries/observe-cells.ts';
import { compareText } from '../scheduler/compare.ts';
import { type ContactState, counts } from './contact.ts';
import { sumKnown } from './rate.ts';

/** What is recorded of all that is watched. */
export interface WatchedInventory {
  readonly pools: readonly Pool[];
  readonly cells: readonly Cell[];
  readonly stores: readonly Store[];
  readonly instances: readonly Instance[];
}

const notKnown: TransferStats = { inBytesPerSecond: null, outBytesPerSecond: null };

/** One look: what is recorded, and what the cells said of it. */
export function zoneStats(
  inventory: WatchedInventory,
  seen: Observations,
  moment: Pick<ZoneStats, 'at' | 'intervalMs' | 'complete'>,
): ZoneStats {
  const pools = new Map(inventory.pools.map((pool) => [pool.id, pool]));
  const cells = inventory.cells
    .map((cell) => cellStats(cell, pools.get(cell.poolId)?.name ?? cell.poolId, inventory, seen, moment.at))
    .sort((a, b) => compareText(a.name, b.name));
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const instances = inventory.instances
    .flatMap((instance) => {
      const cell = byId.get(instance.cellId);
      return cell === undefined ? [] : [instanceStats(instance, cell, seen)];
    })
    .sort((a, b) => compareText(a.name, b.name));
  const poolStats = inventory.pools
    .map(
      ({ id, name }): PoolStats => ({
        id,
        name,
        ...totals(
          cells.filter((cell) => cell.pool === name),
          instances.filter((instance) => instance.pool === name),
        ),
      }),
    )
    .sort((a, b) => compareText(a.name, b.name));
  return { ...moment, zone: totals(cells, instances), pools: poolStats, cells, instances };
}

function cellStats(cell: Cell, pool: string, inventory: WatchedInventory, seen: Observations, at: string): CellStats {
  const observation = seen.get(cell.id);
  const { load } = observation ?? {};
  const ownIds = new Set(inventory.instances.filter(({ cellId }) => cellId === cell.id).map(({ id }) => id));
  const domains = observation?.domains ?? [];
  return {
    id: cell.id,
    name: cell.name,
    pool,
    enabled: cell.enabled,
    labels: cell.labels ?? {},
    contact: contact(cell, observation),
    contactSince: observation?.failure?.since ?? observation?.answeredAt ?? at,
    why: observation?.failure?.message ?? null,
    readAt: observation?.answeredAt ?? null,
    tookMs: null,
    libvirt: null,
    cores: cell.facts.cores,
    memoryBytes: cell.facts.memoryBytes,
    uptimeSeconds: null,
    load: null,
    cpu: null,
    memoryUsedBytes: load === undefined ? null : cell.facts.memoryBytes - load.memoryAvailableBytes,
    memoryAvailableBytes: load?.memoryAvailableBytes ?? null,
    swapUsedBytes: null,
    stores: inventory.stores
      .filter(({ cellId }) => cellId === cell.id)
      .map(({ id, path, capacityBytes }) => ({
        id,
        path,
        capacityBytes,
        availableBytes: load?.storeAvailableBytes[id] ?? null,
      })),
    disk: notKnown,
    network: notKnown,
    pressure: null,
    domains: countBy(domains.map(({ state }) => state)),
    instances: domains.filter(({ uuid }) => ownIds.has(uuid)).length,
    foreign: domains.filter(({ uuid }) => !ownIds.has(uuid)).length,
  };
}

function contact(cell: Cell, seen: ReturnType<Observations['get']>): ContactState {
  if (seen?.failure !== undefined) return 'offline';
  if (seen?.answeredAt === undefined) return 'unknown';
  return cell.enabled ? 'online' : 'disabled';
}

function instanceStats(instance: Instance, cell: CellStats, seen: Observations): InstanceStats {
  const observation = seen.get(instance.cellId);
  return {
    id: instance.id,
    name: instance.name,
    pool: cell.pool,
    cell: cell.name,
    labels: instance.labels,
    state: condition(instance, observation),
    contact: cell.contact,
    readAt: cell.readAt,
    desiredPower: instance.desiredPower,
    cores: instance.cores,
    cpuCores: null,
    cpuShare: null,
    stealShare: null,
    memoryBytes: instance.memoryBytes,
    memoryUsedBytes: null,
    memoryResidentBytes: null,
    diskBytes: instance.diskBytes,
    storedBytes: null,
    disk: { ...notKnown, readsPerSecond: null, writesPerSecond: null, readMs: null, writeMs: null },
    network: { ...notKnown, inPacketsPerSecond: null, outPacketsPerSecond: null, dropsPerSecond: null },
    agent: null,
    addresses: [],
    cpuSeconds: null,
  };
}

function condition(instance: Instance, seen: ReturnType<Observations['get']>): InstanceCondition {
  if (instance.state !== 'ready') return instance.state;
  const state = seen?.domains.find(({ uuid }) => uuid === instance.id)?.state;
  if (state !== undefined) return state;
  return seen?.answeredAt !== undefined && seen.answeredAt > instance.createdAt ? 'missing' : 'unknown';
}

function totals(all: readonly CellStats[], instances: readonly InstanceStats[]): TotalStats {
  const cells = all.filter((cell) => counts(cell.contact));
  const contacts = {
    unknown: 0,
    online: 0,
    slow: 0,
    offline: 0,
    disabled: 0,
    ...countBy(all.map((one) => one.contact)),
  };
  const stores = cells.flatMap((cell) => cell.stores);
  return {
    cells: contacts,
    instances: countBy(instances.map((one) => (counts(one.contact) ? one.state : 'unknown'))),
    cores: sum(cells.map((cell) => cell.cores)),
    cpuShare: null,
    memoryBytes: sum(cells.map((cell) => cell.memoryBytes)),
    memoryUsedBytes: sumKnown(cells.map((cell) => cell.memoryUsedBytes ?? undefined)) ?? null,
    storageBytes: sum(stores.map((store) => store.capacityBytes)),
    storageUsedBytes:
      sumKnown(
        stores.map(({ capacityBytes, availableBytes }) =>
          availableBytes === null ? undefined : capacityBytes - availableBytes,
        ),
      ) ?? null,
    disk: notKnown,
    network: notKnown,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function countBy<K extends string>(keys: readonly K[]): Partial<Record<K, number>> {
  const counted: Partial<Record<K, number>> = {};
  for (const key of keys) counted[key] = (counted[key] ?? 0) + 1;
  return counted;
}
