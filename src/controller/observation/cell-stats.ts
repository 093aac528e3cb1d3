import type { Cell, DomainState, Store } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { Timestamp } from '../model/json.ts';
import type { CellStats, TransferStats } from '../model/stats-views.ts';
import type { ContactState } from './contact.ts';
import type { SeenCell } from './seen-cell.ts';

export const notKnown: TransferStats = { inBytesPerSecond: null, outBytesPerSecond: null };

/** What is recorded of a cell, and how it stands. */
export interface KnownCell {
  readonly cell: Cell;
  readonly pool: string;
  readonly stores: readonly Store[];
  readonly contact: ContactState;
  readonly contactSince: Timestamp;
  readonly why: string | null;
  /** nano's own, of all pools. */
  readonly isOurs: (uuid: Id) => boolean;
}

/** A cell as whoever watches is shown it. */
export function cellStats(known: KnownCell, seen: SeenCell | undefined): CellStats {
  const { cell, contact, contactSince, pool, why } = known;
  const { facts } = cell;
  const { reading, rates, memoryAvailableBytes } = seen ?? {};
  const memoryBytes = reading?.host?.memoryTotalBytes ?? facts.memoryBytes;
  const pressure = reading?.host?.pressure;
  return {
    id: cell.id,
    name: cell.name,
    pool,
    enabled: cell.enabled,
    labels: cell.labels ?? {},
    contact,
    contactSince,
    why,
    readAt: seen?.readAt ?? null,
    tookMs: seen?.tookMs == null ? null : Math.round(seen.tookMs),
    libvirt: reading?.libvirt ?? null,
    cores: facts.cores,
    memoryBytes,
    uptimeSeconds: reading?.host === undefined ? null : Math.floor(reading.host.uptimeMs / 1000),
    load: reading?.host?.load ?? null,
    cpu: rates?.cpu ?? null,
    memoryUsedBytes: memoryAvailableBytes === undefined ? null : memoryBytes - memoryAvailableBytes,
    memoryAvailableBytes: memoryAvailableBytes ?? null,
    swapUsedBytes: reading?.host?.swapUsedBytes ?? null,
    stores: known.stores.map(({ id, path, capacityBytes }) => ({
      id,
      path,
      capacityBytes,
      availableBytes: seen?.storeAvailableBytes[id] ?? null,
    })),
    disk: rates?.disk ?? notKnown,
    network: rates?.network ?? notKnown,
    pressure:
      pressure === undefined
        ? null
        : { cpu: pressure.cpu ?? null, memory: pressure.memory ?? null, disk: pressure.disk ?? null },
    ...domainCounts(known, seen),
  };
}

function domainCounts({ isOurs }: KnownCell, seen: SeenCell | undefined) {
  const domains: Partial<Record<DomainState, number>> = {};
  let instances = 0;
  for (const [uuid, { state }] of seen?.domains ?? []) {
    domains[state] = (domains[state] ?? 0) + 1;
    if (isOurs(uuid)) instances += 1;
  }
  return { domains, instances, foreign: (seen?.domains.size ?? 0) - instances };
}
