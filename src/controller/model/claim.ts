import type { Document } from './document.ts';
import type { Id } from './ids.ts';

/** Cores, memory and bytes in each store, by the store's id. */
export interface Resources {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly storeBytes: Readonly<Record<Id, number>>;
}

export const noResources: Resources = { cores: 0, memoryBytes: 0, storeBytes: {} };

/** What an owner holds on a cell before it is there. An instance may have two while it moves. */
export interface Claim extends Document {
  /** What is in the trash holds its bytes, and neither cores nor memory. */
  readonly ownerKind: 'instance' | 'replica' | 'trash';
  readonly ownerId: Id;
  readonly cellId: Id;
  readonly resources: Resources;
}

export function addResources(left: Resources, right: Resources): Resources {
  return combine(left, right, 1);
}

export function subtractResources(left: Resources, right: Resources): Resources {
  return combine(left, right, -1);
}

function combine(left: Resources, right: Resources, sign: 1 | -1): Resources {
  const storeBytes: Record<Id, number> = { ...left.storeBytes };
  for (const [id, bytes] of Object.entries(right.storeBytes)) {
    const sum = (storeBytes[id] ?? 0) + sign * bytes;
    if (sum === 0) delete storeBytes[id];
    else storeBytes[id] = sum;
  }
  return {
    cores: left.cores + sign * right.cores,
    memoryBytes: left.memoryBytes + sign * right.memoryBytes,
    storeBytes,
  };
}
