import type { ContactState } from '../observation/contact.ts';
import type { DomainState } from './cell.ts';
import type { Id } from './ids.ts';
import type { Timestamp } from './json.ts';
import type { Labels } from './labels.ts';
import type { LibvirtAccess } from './libvirt-access.ts';
import type { InstanceCondition } from './views.ts';

/**
 * What whoever watches the cells is shown: plain JSON, the keys that `nano stats --json` prints. Bytes and their rates
 * are numbers of bytes (a second), shares go from 0 to 1, times are RFC 3339 in UTC. What is not known is null, never 0:
 * a rate needs two readings of one run.
 */

/** One look at all that is watched. Parts that did not change since the last one are the same objects. */
export interface ZoneStats {
  readonly at: Timestamp;
  /** Between two looks; null while the watch is frozen. */
  readonly intervalMs: number | null;
  /** False until every cell has answered or has been given up. */
  readonly complete: boolean;
  readonly zone: TotalStats;
  readonly pools: readonly PoolStats[];
  /** In the order of their names, as the others are. */
  readonly cells: readonly CellStats[];
  readonly instances: readonly InstanceStats[];
}

/** What a pool or the zone comes to. Nothing of a cell that does not answer counts, but in the counts themselves. */
export interface TotalStats {
  readonly cells: Readonly<Record<ContactState, number>>;
  /** Instances by state; those on cells that do not answer are `unknown`. */
  readonly instances: Readonly<Partial<Record<InstanceCondition, number>>>;
  readonly cores: number;
  readonly cpuShare: number | null;
  readonly memoryBytes: number;
  readonly memoryUsedBytes: number | null;
  readonly storageBytes: number;
  readonly storageUsedBytes: number | null;
  readonly disk: TransferStats;
  readonly network: TransferStats;
}

export interface PoolStats extends TotalStats {
  readonly id: Id;
  readonly name: string;
}

/** Bytes a second. For a disk `in` is what is read and `out` what is written; for a network what comes and what goes. */
export interface TransferStats {
  readonly inBytesPerSecond: number | null;
  readonly outBytesPerSecond: number | null;
}

export interface CellStats {
  readonly id: Id;
  readonly name: string;
  readonly pool: string;
  readonly enabled: boolean;
  readonly labels: Labels;
  readonly contact: ContactState;
  /** Since when it stands so; for one that is offline, since when nothing has come. */
  readonly contactSince: Timestamp;
  /** Why it is offline, in words. */
  readonly why: string | null;
  /** When the values below were read; null when it has never answered. They age while it is slow or offline. */
  readonly readAt: Timestamp | null;
  /** How long the last answer took. */
  readonly tookMs: number | null;
  /** How libvirt is asked; null before the first answer. */
  readonly libvirt: LibvirtAccess | null;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly uptimeSeconds: number | null;
  readonly load: readonly [one: number, five: number, fifteen: number] | null;
  /** Shares of all its processors' time. */
  readonly cpu: CpuStats | null;
  readonly memoryUsedBytes: number | null;
  readonly memoryAvailableBytes: number | null;
  readonly swapUsedBytes: number | null;
  readonly stores: readonly StoreStats[];
  readonly disk: TransferStats;
  readonly network: TransferStats;
  readonly pressure: PressureStats | null;
  /** All domains on it by state, foreign ones included. */
  readonly domains: Readonly<Partial<Record<DomainState, number>>>;
  /** Of them, how many are nano's. */
  readonly instances: number;
  readonly foreign: number;
}

/** Parts that add up: `used` is user, system, steal and guest; with waiting and idle it is all there is. */
export interface CpuStats {
  /** All but idle and waiting for disks. */
  readonly used: number;
  /** Programs of the cell itself: without what guests used, which the kernel's own figure of that name contains. */
  readonly user: number;
  /** The kernel, interrupts included. */
  readonly system: number;
  readonly wait: number;
  /** What the hypervisor under the cell took from it. */
  readonly steal: number;
  /** What guests used of it by KVM; an emulated guest is a program, and counts as `user`. */
  readonly guest: number;
}

export interface StoreStats {
  readonly id: Id;
  readonly path: string;
  readonly capacityBytes: number;
  readonly availableBytes: number | null;
}

/** Shares of the last ten seconds in which some task waited (the kernel's pressure stall information). */
export interface PressureStats {
  readonly cpu: number | null;
  readonly memory: number | null;
  readonly disk: number | null;
}

export interface InstanceStats {
  readonly id: Id;
  readonly name: string;
  readonly pool: string;
  readonly cell: string;
  readonly labels: Labels;
  readonly state: InstanceCondition;
  /** How its cell stands: `state` and the rest are the last that was known where that is `offline`. */
  readonly contact: ContactState;
  readonly readAt: Timestamp | null;
  readonly desiredPower: 'on' | 'off';
  readonly cores: number;
  /** Processors of the host in use, and the same as a share of its own. */
  readonly cpuCores: number | null;
  readonly cpuShare: number | null;
  readonly stealShare: number | null;
  /** What it is defined to have. */
  readonly memoryBytes: number;
  /** What is in use by the guest's own word; null where its kernel tells nothing. */
  readonly memoryUsedBytes: number | null;
  /** What QEMU holds of the host's memory. */
  readonly memoryResidentBytes: number | null;
  readonly diskBytes: number;
  /** What its files take of the store. */
  readonly storedBytes: number | null;
  readonly disk: TransferStats & {
    readonly readsPerSecond: number | null;
    readonly writesPerSecond: number | null;
    readonly readMs: number | null;
    readonly writeMs: number | null;
  };
  readonly network: TransferStats & {
    readonly inPacketsPerSecond: number | null;
    readonly outPacketsPerSecond: number | null;
    readonly dropsPerSecond: number | null;
  };
  /** Whether the guest's agent is connected; null where that is not known. */
  readonly agent: boolean | null;
  readonly addresses: readonly string[];
  /** Seconds of processor time in all, as top's TIME+ counts. */
  readonly cpuSeconds: number | null;
}

/** Something that happened, as it is kept and shown. The newest has the highest number. */
export interface EventView {
  readonly number: number;
  readonly at: Timestamp;
  /** `instance.started`, `cell.offline`, `operation.failed` and so on: docs/events.md lists them. */
  readonly code: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly cell: string | null;
  readonly instance: string | null;
  /** The number of an operation. */
  readonly operation: number | null;
  /** In words, without the names above. */
  readonly message: string;
}

export type StatsSubject = 'zone' | 'pool' | 'cell' | 'instance';

/** One figure over time. The names are keys of the stats above, `disk.inBytesPerSecond` for one within another. */
export interface SeriesView {
  readonly subject: StatsSubject;
  readonly name: string | null;
  readonly from: Timestamp;
  /** From one point to the next. */
  readonly stepMs: number;
  /** A point where nobody watched, or nothing was known, is null. */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}
