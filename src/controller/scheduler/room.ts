import type { Cell, Store } from '../model/cell.ts';
import type { CellPolicy } from '../model/pool.ts';
import type { Capacity } from '../model/views.ts';
import type { PlacementCell } from './placement-cell.ts';

/** How much of one thing a cell has, and what becomes of it. `free` is never below 0, however much is claimed. */
export interface Share extends Capacity {
  /** What instances could claim of it if there were none: total × ratio − kept − foreign, never below 0. */
  readonly capacity: number;
  readonly ratio: number;
  /** For the host. */
  readonly kept: number;
  /** What others than nano hold. */
  readonly foreign: number;
}

/** What a cell can still promise. Without a store it has no disk at all. */
export interface Room {
  readonly cores: Share;
  readonly memoryBytes: Share;
  readonly diskBytes: Share;
}

export function roomOf(cell: PlacementCell): Room {
  const { policy, claimed, foreign, store } = cell;
  return {
    cores: share(cell.cores, policy.coresRatio, policy.keptCores, foreign.cores, claimed.cores),
    memoryBytes: share(
      cell.memoryBytes,
      policy.memoryRatio,
      policy.keptMemoryBytes,
      foreign.memoryBytes,
      claimed.memoryBytes,
    ),
    diskBytes:
      store === undefined
        ? share(0, 1, 0, 0, claimed.diskBytes)
        : share(store.capacityBytes, policy.diskRatio, policy.keptDiskBytes, store.foreignBytes, claimed.diskBytes),
  };
}

/** What a store of a cell can still promise, for views: placement itself only knows a cell's first store. */
export function storeRoom(cell: Cell, store: Store, policy: CellPolicy): Share {
  const claimed = cell.claimed.storeBytes[store.id] ?? 0;
  return share(store.capacityBytes, policy.diskRatio, policy.keptDiskBytes, store.foreignBytes, claimed);
}

function share(total: number, ratio: number, kept: number, foreign: number, claimed: number): Share {
  const capacity = Math.max(0, Math.floor(total * ratio) - kept - foreign);
  return { total, ratio, kept, foreign, capacity, claimed, free: Math.max(0, capacity - claimed) };
}
