import type { Id } from './ids.ts';

/** What a cell counts of itself, as it stands at one moment. What its kernel does not tell is absent. */
export interface HostCounters {
  /** Since it was booted, by its own clock: what rates are computed over, as no network lies in between. */
  readonly uptimeMs: number;
  /** Milliseconds of all its processors together, each counted once. */
  readonly cpu: CpuCounters;
  readonly load: readonly [one: number, five: number, fifteen: number];
  readonly memoryTotalBytes: number;
  readonly memoryAvailableBytes: number;
  readonly swapUsedBytes?: number;
  /** Physical disks and network cards alone: what goes through a bridge or a mapped device went through them. */
  readonly disks: readonly TransferCounters[];
  readonly networks: readonly TransferCounters[];
  readonly pressure?: PressureCounters;
}

export interface CpuCounters {
  readonly userMs: number;
  readonly systemMs: number;
  readonly idleMs: number;
  readonly waitMs: number;
  readonly stealMs: number;
  readonly guestMs: number;
}

export interface TransferCounters {
  readonly name: string;
  /** Read, or received. */
  readonly inBytes: number;
  /** Written, or sent. */
  readonly outBytes: number;
}

/** Shares of the last ten seconds. */
export interface PressureCounters {
  readonly cpu?: number;
  readonly memory?: number;
  readonly disk?: number;
}

/** Bytes free in each store, by the store's id. */
export type StoreSpace = Readonly<Record<Id, number>>;
