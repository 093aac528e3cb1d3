import type { Cell } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { Timestamp } from '../model/json.ts';
import type { Labels } from '../model/labels.ts';
import type { CellPolicy } from '../model/pool.ts';

/** Cores, memory and disk: what is asked for, claimed or free. Bytes are integers. */
export interface Amounts {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** One cell as placement sees it: recorded sums, and what it last said however old. */
export interface PlacementCell {
  readonly id: Id;
  /** Unique: what ties are broken by. */
  readonly name: string;
  readonly state: Cell['state'];
  readonly enabled: boolean;
  readonly disabledAt?: Timestamp;
  readonly architecture: string;
  readonly accelerator: 'kvm' | 'qemu';
  /** As they are written: `bridge:br0`. */
  readonly networks: readonly string[];
  readonly labels: Labels;
  /** What the host has, before any ratio. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Where volumes go; a cell without one takes none. */
  readonly store?: PlacementStore;
  /** What foreign domains are defined to use, running or not: their owner may start them any time. */
  readonly foreign: { readonly cores: number; readonly memoryBytes: number };
  /** The sums of the claims. */
  readonly claimed: Amounts;
  readonly instances: number;
  /** The pool's, with what the cell has of its own. */
  readonly policy: CellPolicy;
  readonly seen?: Seen;
  /** The images that it has, of those that matter. */
  readonly images: readonly Id[];
}

export interface PlacementStore {
  readonly id: Id;
  readonly path: string;
  readonly capacityBytes: number;
  /** What others had stored on the same file system when the cell joined. */
  readonly foreignBytes: number;
  /** Of images that volumes in it can be cloned from. */
  readonly formats: readonly string[];
}

/** What a cell said of itself; times in milliseconds since 1970. */
export interface Seen {
  readonly askedAt: number;
  readonly answeredAt?: number;
  /** Why it did not answer when it was last asked. */
  readonly failure?: { readonly message: string; readonly since: number };
  readonly load1?: number;
  readonly memoryAvailableBytes?: number;
  readonly diskAvailableBytes?: number;
}

/** An observation older than this says nothing of whether a cell is there, in milliseconds. */
const offlineMs = 30_000;
/** An observation older than this says nothing of what is free on a cell, in milliseconds. */
const loadMs = 60_000;

/** Why the cell counts as offline; undefined when it does not, or nobody asked lately. */
export function knownOffline({ seen }: PlacementCell, now: number): Seen['failure'] {
  return seen?.failure === undefined || now - seen.askedAt > offlineMs ? undefined : seen.failure;
}

/** What the cell said of its load, while that still says something. */
export function freshLoad({ seen }: PlacementCell, now: number): Seen | undefined {
  return seen?.answeredAt === undefined || now - seen.answeredAt > loadMs ? undefined : seen;
}

/** Runnable tasks for each core, from 0 to 1; 0 while nobody knows. */
export function loadShare(seen: Seen | undefined, cores: number): number {
  return Math.min(1, (seen?.load1 ?? 0) / Math.max(1, cores));
}
