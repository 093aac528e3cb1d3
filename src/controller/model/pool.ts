import type { Document } from './document.ts';
import type { Timestamp } from './json.ts';
import type { NetworkReference } from './network.ts';

/** How instances are placed and built in a pool. Ratios multiply what a cell has; bytes and cores are kept back. */
export interface PoolPolicy {
  /** Virtual cores that may be claimed for each real one. */
  readonly coresRatio: number;
  readonly memoryRatio: number;
  /** Virtual bytes of disks that may be claimed for each byte of a store. */
  readonly diskRatio: number;
  readonly keptCores: number;
  readonly keptMemoryBytes: number;
  readonly keptDiskBytes: number;
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
  readonly policy: PoolPolicy;
}

export const defaultPoolPolicy: PoolPolicy = {
  coresRatio: 4,
  memoryRatio: 1,
  diskRatio: 1,
  keptCores: 0,
  keptMemoryBytes: 1024 ** 3,
  keptDiskBytes: 1024 ** 3,
  overheadBytes: 128 * 1024 ** 2,
  overheadPerCoreBytes: 8 * 1024 ** 2,
  cpuModel: 'auto',
  machineType: 'auto',
};
