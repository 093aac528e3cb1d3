import type { Cell, Store } from '../model/cell.ts';
import type { PoolPolicy } from '../model/pool.ts';
import type { Capacity } from '../model/views.ts';

/** What a cell can still promise, in each dimension. `total` is what the host has, before any ratio. */
export interface Room {
  readonly cores: Capacity;
  readonly memoryBytes: Capacity;
  /** By the store's id. */
  readonly storeBytes: Readonly<Record<string, Capacity>>;
}

/**
 * Room = total × ratio − what is kept for the host − what foreign domains are defined to use − claims. What foreign
 * domains hold counts whether they run or not: their owner may start them any time.
 */
export function roomOf(cell: Cell, stores: readonly Store[], policy: PoolPolicy): Room {
  const foreignCores = sum(cell.facts.foreign.map((domain) => domain.cores));
  const foreignMemory = sum(cell.facts.foreign.map((domain) => domain.memoryBytes));
  return {
    cores: capacity(cell.facts.cores, policy.coresRatio, policy.keptCores + foreignCores, cell.claimed.cores),
    memoryBytes: capacity(
      cell.facts.memoryBytes,
      policy.memoryRatio,
      policy.keptMemoryBytes + foreignMemory,
      cell.claimed.memoryBytes,
    ),
    storeBytes: Object.fromEntries(
      stores.map((store) => [
        store.id,
        capacity(
          store.capacityBytes,
          policy.diskRatio,
          policy.keptDiskBytes + store.foreignBytes,
          cell.claimed.storeBytes[store.id] ?? 0,
        ),
      ]),
    ),
  };
}

/** What an instance claims of its cell's memory: the guest's own and what QEMU needs beside it. */
export function memoryClaim(memoryBytes: number, cores: number, policy: PoolPolicy): number {
  return memoryBytes + policy.overheadBytes + cores * policy.overheadPerCoreBytes;
}

function capacity(total: number, ratio: number, kept: number, claimed: number): Capacity {
  return { total, claimed, free: Math.max(0, Math.floor(total * ratio) - kept - claimed) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
