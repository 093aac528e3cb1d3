import type { Labels } from '../../src/controller/model/labels.ts';
import type {
  CellStats,
  EventView,
  InstanceStats,
  PoolStats,
  TotalStats,
  ZoneStats,
} from '../../src/controller/model/stats-views.ts';
import type { InstanceCondition, OperationView } from '../../src/controller/model/views.ts';
import type { ContactState } from '../../src/controller/observation/contact.ts';
import { poolTotals } from './pool-totals.ts';
import { operationView } from './views.ts';

/**
 * A zone that never changes: six cells in two pools, one offline, one slow and one disabled; twenty instances in most
 * states, some with names that are long or wide. All figures follow from names and places, so that screens can be kept.
 */

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const TiB = 1024 ** 4;

/** Noon where the test runs: clocks on the screen are local. */
export const fixtureNow = new Date(2026, 10, 20, 12).getTime();
export const ago = (seconds: number) => new Date(fixtureNow - seconds * 1000).toISOString();
export const idOf = (kind: string, number: number) =>
  `01990000-0000-7000-8000-${kind}${String(number).padStart(10, '0')}`;

export function cellStats(name: string, parts: Partial<CellStats> = {}): CellStats {
  return {
    id: idOf('c0', Number(/\d+$/.exec(name)?.[0] ?? 0)),
    name,
    pool: 'default',
    enabled: true,
    labels: { rack: 'r1' },
    contact: 'online',
    contactSince: ago(86_400),
    why: null,
    readAt: ago(1),
    tookMs: 4,
    libvirt: { through: 'libvirtd' },
    cores: 16,
    memoryBytes: 64 * GiB,
    uptimeSeconds: 40 * 86_400,
    load: [3.2, 2.8, 2.5],
    cpu: { used: 0.34, user: 0.24, system: 0.1, wait: 0.01, steal: 0, guest: 0.22 },
    memoryUsedBytes: 38 * GiB,
    memoryAvailableBytes: 26 * GiB,
    swapUsedBytes: 0,
    stores: [store(1, TiB, 0.4)],
    disk: { inBytesPerSecond: 1.2 * MiB, outBytesPerSecond: 14 * MiB },
    network: { inBytesPerSecond: 3.4 * MiB, outBytesPerSecond: 0.9 * MiB },
    pressure: { cpu: 0.02, memory: 0, disk: 0.04 },
    domains: { running: 4, stopped: 1 },
    instances: 4,
    foreign: 1,
    ...parts,
  };
}

function store(number: number, capacityBytes: number, used: number) {
  const path = number === 1 ? '/var/lib/libvirt/images/nano' : `/srv/store-${number}/nano`;
  return { id: idOf('d0', number), path, capacityBytes, availableBytes: Math.round(capacityBytes * (1 - used)) };
}

const silent = { inBytesPerSecond: 0, outBytesPerSecond: 0 };
const unknownTransfer = { inBytesPerSecond: null, outBytesPerSecond: null };

export function instanceStats(number: number, name: string, parts: Partial<InstanceStats> = {}): InstanceStats {
  const busy = ((number * 37) % 100) / 100;
  const cores = [1, 2, 4, 8][number % 4] ?? 1;
  const memoryBytes = ([1, 2, 4, 16][number % 4] ?? 1) * GiB;
  return {
    id: idOf('f0', number),
    name,
    pool: 'default',
    cell: 'cell-1',
    labels: { role: /^[a-z]+/.exec(name)?.[0] ?? 'other' },
    state: 'running',
    contact: 'online',
    readAt: ago(1),
    desiredPower: 'on',
    cores,
    cpuCores: cores * busy,
    cpuShare: busy,
    stealShare: 0,
    memoryBytes,
    memoryUsedBytes: Math.round(memoryBytes * (0.3 + busy / 2)),
    memoryResidentBytes: Math.round(memoryBytes * 0.9),
    diskBytes: 20 * GiB,
    storedBytes: Math.round(4.5 * GiB),
    disk: {
      inBytesPerSecond: Math.round(busy * 3 * MiB),
      outBytesPerSecond: Math.round(busy * 11 * MiB),
      readsPerSecond: Math.round(busy * 120),
      writesPerSecond: Math.round(busy * 400),
      readMs: 0.4,
      writeMs: 1.6,
    },
    network: {
      inBytesPerSecond: Math.round(busy * 2 * MiB),
      outBytesPerSecond: Math.round(busy * 0.7 * MiB),
      inPacketsPerSecond: Math.round(busy * 1500),
      outPacketsPerSecond: Math.round(busy * 900),
      dropsPerSecond: 0,
    },
    agent: true,
    addresses: [`10.0.0.${20 + number}`],
    cpuSeconds: 1_000 * number,
    ...parts,
  };
}

/** One that does not run: nothing of it is in use. */
function down(state: InstanceCondition, desiredPower: 'on' | 'off' = 'off'): Partial<InstanceStats> {
  return {
    state,
    desiredPower,
    cpuCores: 0,
    cpuShare: 0,
    memoryUsedBytes: null,
    memoryResidentBytes: 0,
    disk: { ...silent, readsPerSecond: 0, writesPerSecond: 0, readMs: null, writeMs: null },
    network: { ...silent, inPacketsPerSecond: 0, outPacketsPerSecond: 0, dropsPerSecond: 0 },
    agent: null,
    addresses: [],
  };
}

const on = (cell: string, contact: ContactState = 'online', readAt = ago(1)) => ({ cell, contact, readAt });
const lab = (labels: Labels = {}) => ({ pool: 'edge-pool', labels });

export const fixtureCells: readonly CellStats[] = [
  cellStats('cell-1'),
  cellStats('cell-2', {
    cpu: { used: 0.93, user: 0.7, system: 0.23, wait: 0.02, steal: 0.08, guest: 0.66 },
    load: [28.4, 22.1, 15],
    stores: [store(1, TiB, 0.4), store(2, 2 * TiB, 0.96)],
    memoryUsedBytes: 59 * GiB,
    pressure: { cpu: 0.55, memory: 0.01, disk: 0.12 },
  }),
  cellStats('cell-3', {
    contact: 'offline',
    contactSince: ago(740),
    readAt: ago(740),
    why: 'connection timed out',
  }),
  cellStats('cell-4', {
    contact: 'disabled',
    enabled: false,
    instances: 1,
    domains: { running: 1 },
    labels: { rack: 'r2' },
  }),
  cellStats('edge-cell-of-the-branch-office-in-osaka-5', {
    pool: 'edge-pool',
    contact: 'slow',
    readAt: ago(9),
    tookMs: 1840,
    cores: 4,
    memoryBytes: 8 * GiB,
    memoryUsedBytes: 3 * GiB,
    stores: [store(1, 200 * GiB, 0.2)],
  }),
  cellStats('edge-6', {
    pool: 'edge-pool',
    contact: 'unknown',
    readAt: null,
    tookMs: null,
    libvirt: null,
    load: null,
    cpu: null,
    memoryUsedBytes: null,
    memoryAvailableBytes: null,
    swapUsedBytes: null,
    uptimeSeconds: null,
    stores: [{ ...store(1, 200 * GiB, 0), availableBytes: null }],
    disk: unknownTransfer,
    network: unknownTransfer,
    pressure: null,
    domains: {},
    instances: 0,
    foreign: 0,
  }),
];

const edge = 'edge-cell-of-the-branch-office-in-osaka-5';

export const fixtureInstances: readonly InstanceStats[] = [
  instanceStats(1, 'batch-1', { ...on('cell-2'), cpuShare: 0.99, cpuCores: 1.98, stealShare: 0.12 }),
  instanceStats(2, 'batch-2', { ...on('cell-2'), cpuShare: 0.97, cpuCores: 3.88 }),
  instanceStats(3, 'build-runner-with-a-name-that-is-longer-than-any-column', on('cell-1')),
  instanceStats(4, 'cache-1', on('cell-2')),
  instanceStats(5, 'db-1', { ...on('cell-1'), addresses: ['10.0.0.25', 'fe80::5054:ff:fe12:3456'] }),
  instanceStats(6, 'db-2', on('cell-3', 'offline', ago(740))),
  instanceStats(7, 'db-3', { ...on('cell-2'), ...down('crashed', 'on') }),
  instanceStats(8, 'desk-ばらの花', { ...on(edge, 'slow', ago(9)), ...lab({ role: '案内' }) }),
  instanceStats(9, 'gateway', {
    ...on(edge, 'slow', ago(9)),
    ...lab({ role: 'edge' }),
    memoryUsedBytes: null,
    agent: false,
  }),
  instanceStats(10, 'mail', { ...on('cell-4', 'disabled') }),
  instanceStats(11, 'old-wiki', { ...on('cell-1'), ...down('stopped') }),
  instanceStats(12, 'queue-1', on('cell-3', 'offline', ago(740))),
  instanceStats(13, 'restored', { ...on('cell-1'), ...down('missing', 'on') }),
  instanceStats(14, 'sandbox', { ...on('cell-1'), ...down('paused', 'on') }),
  instanceStats(15, 'web-1', on('cell-1')),
  instanceStats(16, 'web-2', on('cell-2')),
  instanceStats(17, 'web-3', { ...on('cell-1'), ...down('stopped', 'on') }),
  instanceStats(18, 'web-4', { ...on('cell-2'), ...down('stopping') }),
  instanceStats(19, 'web-10', on('cell-2')),
  instanceStats(20, 'web-11', {
    ...on('cell-1'),
    ...down('creating', 'on'),
    readAt: null,
    cpuShare: null,
    cpuCores: null,
  }),
];

function poolStats(number: number, name: string, totals: TotalStats): PoolStats {
  return { ...totals, id: idOf('a0', number), name };
}

export function zoneStats(parts: Partial<ZoneStats> = {}): ZoneStats {
  const cells = parts.cells ?? fixtureCells;
  const instances = parts.instances ?? fixtureInstances;
  const pools = [...new Set(cells.map(({ pool }) => pool))].map((pool, index) =>
    poolStats(
      index + 1,
      pool,
      poolTotals(
        cells.filter((cell) => cell.pool === pool),
        instances.filter((one) => one.pool === pool),
      ),
    ),
  );
  return {
    at: new Date(fixtureNow).toISOString(),
    intervalMs: 2_000,
    complete: true,
    zone: poolTotals(cells, instances),
    pools,
    cells,
    instances,
    ...parts,
  };
}

export const fixtureEvents: readonly EventView[] = [
  event(1, 3_000, 'operation.failed', 'error', {
    instance: 'db-9',
    operation: 118,
    message: 'no cell fits: 64 GiB memory',
  }),
  event(2, 740, 'cell.offline', 'error', { cell: 'cell-3', message: 'does not answer: connection timed out' }),
  event(3, 640, 'cell.slow', 'warning', { cell: edge, message: 'answers late' }),
  event(4, 300, 'instance.crashed', 'error', { cell: 'cell-2', instance: 'db-3', message: 'crashed' }),
  event(5, 95, 'instance.started', 'info', { cell: 'cell-2', instance: 'web-10', operation: 121, message: 'started' }),
  event(6, 20, 'instance.stopped', 'warning', { cell: 'cell-1', instance: 'web-3', message: 'stopped by itself' }),
];

function event(
  number: number,
  seconds: number,
  code: string,
  severity: EventView['severity'],
  parts: Partial<EventView> & { readonly message: string },
): EventView {
  return { number, at: ago(seconds), code, severity, cell: null, instance: null, operation: null, ...parts };
}

const subject = (number: number, name: string) => ({ kind: 'instance' as const, id: idOf('f0', number), name });
const actor = { user: 'operator', host: 'desk' };

export const fixtureOperations: readonly OperationView[] = [
  operationView({
    id: idOf('e0', 123),
    number: 123,
    kind: 'instance.stop',
    state: 'running',
    subjects: [subject(18, 'web-4')],
    actor,
    ownerState: 'alive',
    startedAt: ago(12),
    steps: [
      { name: 'probe', title: 'ask the cell', cellName: 'cell-2', state: 'done', commands: [] },
      { name: 'stop', title: 'shut the guest down', cellName: 'cell-2', state: 'running', commands: [] },
    ],
  }),
  ended(121, 'instance.start', 'succeeded', subject(19, 'web-10'), 96),
  operationView({
    ...ended(118, 'instance.create', 'failed', subject(99, 'db-9'), 3_001),
    error: { code: 'NO_CELL_FITS', message: 'no cell in pool "default" can take "db-9"' },
  }),
  operationView({
    ...ended(112, 'instance.create', 'interrupted', subject(98, 'tmp-1'), 9_000),
    endedAt: null,
    ownerState: 'dead',
  }),
  ended(110, 'image.import', 'succeeded', { kind: 'image', id: idOf('e1', 1), name: 'debian-12' }, 90_000),
];

function ended(
  number: number,
  kind: string,
  state: OperationView['state'],
  about: OperationView['subjects'][number],
  seconds: number,
): OperationView {
  const steps: OperationView['steps'] = [];
  const endedAt = ago(seconds - 1);
  return operationView({
    id: idOf('e0', number),
    number,
    kind,
    state,
    subjects: [about],
    actor,
    ownerState: 'none',
    startedAt: ago(seconds),
    endedAt,
    steps,
  });
}
