import type { Document } from './document.ts';
import type { Timestamp } from './json.ts';
import type { NetworkReference } from './network.ts';

/** What placement looks for among the cells that fit. */
export const strategies = ['balanced', 'spread', 'pack'] as const;
export type Strategy = (typeof strategies)[number];

/** What cells give and keep. A pool has it for all of its cells, and a cell may have parts of its own. */
export interface CellPolicy {
  /** Virtual cores that may be claimed for each real one. */
  readonly coresRatio: number;
  readonly memoryRatio: number;
  /** Virtual bytes of disks that may be claimed for each byte of a store. */
  readonly diskRatio: number;
  readonly keptCores: number;
  readonly keptMemoryBytes: number;
  readonly keptDiskBytes: number;
  /** The most instances on a cell; null for as many as have room. */
  readonly instanceLimit: number | null;
  /** The load for each core (the kernel's average over one minute) from which a cell takes nothing new; null for any. */
  readonly loadLimit: number | null;
}

/** How instances are placed and built in a pool. Ratios multiply what a cell has; bytes and cores are kept back. */
export interface PoolPolicy extends CellPolicy {
  readonly strategy: Strategy;
  /** Refuses a placement after which the loss of some cell could not be absorbed by the others (N+1). */
  readonly failoverSafe: boolean;
  /** Labels of cells that name what fails at once, the largest first: instances made together are spread over them. */
  readonly domains: readonly string[];
  /** What QEMU itself needs beside the guest's memory: a fixed part for each instance and a part for each core. */
  readonly overheadBytes: number;
  readonly overheadPerCoreBytes: number;
  /** libvirt CPU mode: `host-model`, `maximum`, `host-passthrough`; `auto` is host-model, or maximum without KVM. */
  readonly cpuModel: string;
  /** `auto` is the newest q35 that all cells of the pool have. */
  readonly machineType: string;
}

/** A named group of cells that instances are placed in. */
export interface Pool extends Document {
  readonly name: string;
  readonly createdAt: Timestamp;
  /** Settled with the pool's first cell. */
  readonly network?: NetworkReference;
  /** As it was stored: keys that are younger than the pool are missing. Read it through `policyOf`. */
  readonly policy: Partial<PoolPolicy>;
}

export const defaultPoolPolicy: PoolPolicy = {
  coresRatio: 4,
  memoryRatio: 1,
  diskRatio: 1,
  keptCores: 0,
  keptMemoryBytes: 1024 ** 3,
  keptDiskBytes: 1024 ** 3,
  instanceLimit: null,
  loadLimit: 16,
  strategy: 'balanced',
  failoverSafe: false,
  domains: ['room', 'rack'],
  overheadBytes: 128 * 1024 ** 2,
  overheadPerCoreBytes: 8 * 1024 ** 2,
  cpuModel: 'auto',
  machineType: 'auto',
};

/** A pool's whole policy: what is stored, and the default of each key that it does not have. */
export function policyOf(pool: Pick<Pool, 'policy'>): PoolPolicy {
  return { ...defaultPoolPolicy, ...pool.policy };
}
