import type { Instance } from '../model/instance.ts';
import type { CellStats, InstanceStats } from '../model/stats-views.ts';
import type { InstanceCondition } from '../model/views.ts';
import type { SeenCell, SeenDomain } from './seen-cell.ts';

/** What a guest tells beside what is counted of it. */
export interface GuestFacts {
  readonly agent?: boolean;
  readonly addresses?: readonly string[];
}

const nsPerSecond = 1e9;

/** An instance as whoever watches is shown it, on a cell that stands so. */
export function instanceStats(
  instance: Instance,
  cell: Pick<CellStats, 'name' | 'pool' | 'contact' | 'readAt'>,
  seen: SeenCell | undefined,
  guest: GuestFacts | undefined,
): InstanceStats {
  const domain = seen?.domains.get(instance.id);
  const { last, full, rates = {} } = domain ?? {};
  const counters = last?.counters;
  const memory = full?.counters.memory;
  const isRunning = counters?.run !== undefined;
  return {
    id: instance.id,
    name: instance.name,
    pool: cell.pool,
    cell: cell.name,
    labels: instance.labels,
    state: condition(instance, domain, seen),
    contact: cell.contact,
    readAt: cell.readAt,
    desiredPower: instance.desiredPower,
    cores: instance.cores,
    cpuCores: rates.cpuCores ?? null,
    cpuShare: rates.cpuShare ?? null,
    stealShare: rates.stealShare ?? null,
    memoryBytes: instance.memoryBytes,
    memoryUsedBytes:
      memory?.guestTotalBytes === undefined || memory.guestAvailableBytes === undefined
        ? null
        : Math.max(0, memory.guestTotalBytes - memory.guestAvailableBytes),
    memoryResidentBytes: isRunning ? (memory?.residentBytes ?? null) : null,
    diskBytes: instance.diskBytes,
    storedBytes: storedBytes(domain),
    disk: {
      inBytesPerSecond: rates.readBytesPerSecond ?? null,
      outBytesPerSecond: rates.writtenBytesPerSecond ?? null,
      readsPerSecond: rates.readsPerSecond ?? null,
      writesPerSecond: rates.writesPerSecond ?? null,
      readMs: rates.readMs ?? null,
      writeMs: rates.writeMs ?? null,
    },
    network: {
      inBytesPerSecond: rates.receivedBytesPerSecond ?? null,
      outBytesPerSecond: rates.sentBytesPerSecond ?? null,
      inPacketsPerSecond: rates.receivedPacketsPerSecond ?? null,
      outPacketsPerSecond: rates.sentPacketsPerSecond ?? null,
      dropsPerSecond: rates.dropsPerSecond ?? null,
    },
    agent: guest?.agent ?? null,
    addresses: guest?.addresses ?? [],
    cpuSeconds: counters?.cpuNs === undefined ? null : counters.cpuNs / nsPerSecond,
  };
}

function condition(instance: Instance, domain: SeenDomain | undefined, seen: SeenCell | undefined): InstanceCondition {
  if (instance.state !== 'ready') return instance.state;
  if (domain !== undefined) return domain.state;
  // A reading from before the instance was made says nothing of it.
  return seen !== undefined && seen.readAt > instance.createdAt ? 'missing' : 'unknown';
}

function storedBytes(domain: SeenDomain | undefined): number | null {
  let sum: number | null = null;
  for (const disk of domain?.full?.counters.disks ?? [])
    if (disk.storedBytes !== undefined) sum = (sum ?? 0) + disk.storedBytes;
  return sum;
}
