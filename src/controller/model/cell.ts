import type { CellAddress } from './address.ts';
import type { Resources } from './claim.ts';
import type { Document } from './document.ts';
import type { HostFacts } from './host-facts.ts';
import type { Id } from './ids.ts';
import type { Timestamp } from './json.ts';
import type { Labels } from './labels.ts';
import type { CellPolicy } from './pool.ts';

/** One host that runs libvirt and QEMU, in exactly one pool while it is in the inventory. */
export interface Cell extends Document {
  readonly name: string;
  readonly poolId: Id;
  readonly address: CellAddress;
  /** `joining` until its first operation has ended, `leaving` while it is removed; only a `ready` cell is used. */
  readonly state: 'joining' | 'ready' | 'leaving';
  readonly enabled: boolean;
  /** When it was disabled. */
  readonly disabledAt?: Timestamp;
  readonly createdAt: Timestamp;
  readonly facts: HostFacts;
  /** The operator's word against what was measured. */
  readonly accelerator?: 'kvm' | 'qemu';
  readonly labels?: Labels;
  /** What it has of its own where the pool's policy does not suit it. */
  readonly policy?: Partial<CellPolicy>;
  /** The sums of the claims on this cell, changed in the transaction that makes or releases a claim. */
  readonly claimed: Resources;
  /** How many instances hold a claim here. */
  readonly instances: number;
  /** Which revision of the zone's record this cell holds; 0 for none. */
  readonly recordRevision: number;
}

/** Where a cell keeps volumes: a directory for now. */
export interface Store extends Document {
  readonly cellId: Id;
  readonly kind: 'directory';
  /** Absolute path on the cell. */
  readonly path: string;
  /** The same on all cells that see the same storage; absent for storage of one cell. */
  readonly sharedId?: Id;
  readonly filesystem: string;
  readonly capacityBytes: number;
  /** What others had stored on the same file system when the cell joined. */
  readonly foreignBytes: number;
}

/** libvirt's domain states, and `missing` for a domain that the cell does not know. */
export type DomainState = 'running' | 'paused' | 'stopping' | 'stopped' | 'crashed' | 'suspended' | 'missing';

/** What a cell said of itself, with the time at which it did. The document's id is the cell's. */
export interface Observation extends Document {
  /** When the cell was last asked. */
  readonly askedAt: Timestamp;
  /** When it last answered; the values below are of that time. */
  readonly answeredAt?: Timestamp;
  /** Why it did not answer when it was last asked. */
  readonly failure?: { readonly code: string; readonly message: string; readonly since: Timestamp };
  readonly load?: CellLoad;
  readonly domains: readonly ObservedDomain[];
}

export interface CellLoad {
  /** The kernel's load average over one minute. */
  readonly load1: number;
  readonly memoryAvailableBytes: number;
  /** Bytes free in each store, by the store's id. */
  readonly storeAvailableBytes: Readonly<Record<Id, number>>;
}

export interface ObservedDomain {
  readonly uuid: string;
  readonly name: string;
  readonly state: DomainState;
}
