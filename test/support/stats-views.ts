import type { WatchUpdate } from '../../src/controller/controller.ts';
import type {
  CellStats,
  EventView,
  InstanceStats,
  PoolStats,
  TotalStats,
  ZoneStats,
} from '../../src/controller/model/stats-views.ts';

/** Looks at a zone of two cells and two instances, and different only in what a test is about. */

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

export function cellStats(parts: Partial<CellStats> = {}): CellStats {
  return {
    id: '01990000-0000-7000-8000-0000000000c1',
    name: 'cell-1',
    pool: 'default',
    enabled: true,
    labels: {},
    contact: 'online',
    contactSince: '2026-11-20T11:00:00.000Z',
    why: null,
    readAt: '2026-11-20T11:59:59.000Z',
    tookMs: 12,
    libvirt: { through: 'libvirtd' },
    cores: 8,
    memoryBytes: 32 * GiB,
    uptimeSeconds: 86_400,
    load: [0.42, 0.4, 0.3],
    cpu: { used: 0.25, user: 0.15, system: 0.05, wait: 0.01, steal: 0.02, guest: 0.12 },
    memoryUsedBytes: 8 * GiB,
    memoryAvailableBytes: 24 * GiB,
    swapUsedBytes: 0,
    stores: [
      {
        id: '01990000-0000-7000-8000-0000000000d1',
        path: '/var/lib/libvirt/images/nano',
        capacityBytes: 200 * GiB,
        availableBytes: 150 * GiB,
      },
    ],
    disk: { inBytesPerSecond: 1.5 * MiB, outBytesPerSecond: 2048 },
    network: { inBytesPerSecond: 1000.4, outBytesPerSecond: 0 },
    pressure: { cpu: 0.1, memory: 0, disk: 0.003 },
    domains: { running: 2, stopped: 1 },
    instances: 2,
    foreign: 1,
    ...parts,
  };
}

const nothing = { inBytesPerSecond: null, outBytesPerSecond: null };

/** A cell that has told nothing yet. */
export function silentCell(parts: Partial<CellStats> = {}): CellStats {
  return cellStats({
    contact: 'unknown',
    readAt: null,
    tookMs: null,
    libvirt: null,
    uptimeSeconds: null,
    load: null,
    cpu: null,
    memoryUsedBytes: null,
    memoryAvailableBytes: null,
    swapUsedBytes: null,
    disk: nothing,
    network: nothing,
    pressure: null,
    domains: {},
    instances: 0,
    foreign: 0,
    ...parts,
  });
}

export function instanceStats(parts: Partial<InstanceStats> = {}): InstanceStats {
  return {
    id: '01990000-0000-7000-8000-0000000000f1',
    name: 'web-1',
    pool: 'default',
    cell: 'cell-1',
    labels: { role: 'web' },
    state: 'running',
    contact: 'online',
    readAt: '2026-11-20T11:59:59.000Z',
    desiredPower: 'on',
    cores: 2,
    cpuCores: 0.84,
    cpuShare: 0.42,
    stealShare: 0.01,
    memoryBytes: 2 * GiB,
    memoryUsedBytes: 512 * MiB,
    memoryResidentBytes: 700 * MiB,
    diskBytes: 10 * GiB,
    storedBytes: GiB,
    disk: {
      inBytesPerSecond: 0,
      outBytesPerSecond: 4096,
      readsPerSecond: 0,
      writesPerSecond: 1,
      readMs: null,
      writeMs: 0.5,
    },
    network: {
      inBytesPerSecond: 2048,
      outBytesPerSecond: 1024,
      inPacketsPerSecond: 10,
      outPacketsPerSecond: 5,
      dropsPerSecond: 0,
    },
    agent: true,
    addresses: ['10.0.0.21'],
    cpuSeconds: 120.5,
    ...parts,
  };
}

export function totalStats(parts: Partial<TotalStats> = {}): TotalStats {
  return {
    cells: { unknown: 0, online: 1, slow: 0, offline: 1, disabled: 0 },
    instances: { running: 1, unknown: 1 },
    cores: 8,
    cpuShare: 0.25,
    memoryBytes: 32 * GiB,
    memoryUsedBytes: 8 * GiB,
    storageBytes: 200 * GiB,
    storageUsedBytes: 50 * GiB,
    disk: { inBytesPerSecond: 1.5 * MiB, outBytesPerSecond: 2048 },
    network: { inBytesPerSecond: 1000.4, outBytesPerSecond: 0 },
    ...parts,
  };
}

export function poolStats(parts: Partial<PoolStats> = {}): PoolStats {
  return { ...totalStats(), id: '01990000-0000-7000-8000-0000000000a1', name: 'default', ...parts };
}

export const offlineCell = cellStats({
  id: '01990000-0000-7000-8000-0000000000c2',
  name: 'cell-2',
  contact: 'offline',
  contactSince: '2026-11-20T11:48:00.000Z',
  readAt: '2026-11-20T11:48:00.000Z',
  why: 'connection timed out',
});

export const lostInstance = instanceStats({
  id: '01990000-0000-7000-8000-0000000000f2',
  name: 'db-1',
  cell: 'cell-2',
  contact: 'offline',
  readAt: '2026-11-20T11:48:00.000Z',
  labels: {},
});

export function zoneStats(parts: Partial<ZoneStats> = {}): ZoneStats {
  return {
    at: '2026-11-20T12:00:00.000Z',
    intervalMs: 2_000,
    complete: true,
    zone: totalStats(),
    pools: [poolStats()],
    cells: [cellStats(), offlineCell],
    instances: [lostInstance, instanceStats()],
    ...parts,
  };
}

/** The same zone at a later look: cells that answer have been read again. */
export function later(stats: ZoneStats, seconds: number): ZoneStats {
  const after = (time: string) => new Date(Date.parse(time) + seconds * 1_000).toISOString();
  return {
    ...stats,
    at: after(stats.at),
    cells: stats.cells.map((cell) =>
      cell.readAt === null || cell.contact === 'offline' ? cell : { ...cell, readAt: after(cell.readAt) },
    ),
  };
}

export function eventView(parts: Partial<EventView> = {}): EventView {
  return {
    number: 1,
    at: '2026-11-20T11:58:00.000Z',
    code: 'instance.started',
    severity: 'info',
    cell: 'cell-1',
    instance: 'web-1',
    operation: null,
    message: 'started',
    ...parts,
  };
}

/** A watch that tells these looks one after the other, and then nothing more. */
export function looks(...seen: readonly ZoneStats[]): () => AsyncIterable<WatchUpdate> {
  return () => updates(...seen.map((stats) => ({ type: 'stats', stats }) as const));
}

export async function* updates(...told: readonly WatchUpdate[]): AsyncIterable<WatchUpdate> {
  for (const update of told) yield update;
  await new Promise(() => {});
}
