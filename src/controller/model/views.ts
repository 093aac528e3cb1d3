import type { CellAddress } from './address.ts';
import type { DomainState } from './cell.ts';
import type { Finding, HostFacts } from './host-facts.ts';
import type { Id } from './ids.ts';
import type { AdoptedFacts } from './instance.ts';
import type { Timestamp } from './json.ts';
import type { Labels } from './labels.ts';
import type { NetworkReference } from './network.ts';
import type { ChangedValue, Operation, OperationState, StepRecord } from './operation.ts';
import type { CellPolicy, PoolPolicy } from './pool.ts';
import type { MissedCell } from './zone.ts';

/**
 * What the controller's queries answer: plain JSON, the keys that `--json` prints. Bytes are integers, times RFC 3339
 * in UTC, and what a cell said always comes with the time at which it said it.
 */

/** How much of something there is, and how much of it is promised to instances. */
export interface Capacity {
  /** What the hosts have. */
  readonly total: number;
  /** What their claims add up to. */
  readonly claimed: number;
  /** What a new instance could still be promised under the pool's policy. */
  readonly free: number;
}

/** A capacity alone, of something that says more. */
export function capacityOf({ total, claimed, free }: Capacity): Capacity {
  return { total, claimed, free };
}

export interface PoolView {
  readonly id: Id;
  readonly name: string;
  readonly createdAt: Timestamp;
  readonly network: NetworkReference | null;
  readonly policy: PoolPolicy;
  readonly cells: { readonly total: number; readonly enabled: number; readonly offline: number };
  readonly instances: number;
  readonly cores: Capacity;
  readonly memoryBytes: Capacity;
  readonly diskBytes: Capacity;
}

/** `unknown`: never asked, or asked too long ago to say. */
export type CellCondition = 'online' | 'offline' | 'disabled' | 'unknown';

export interface CellView {
  readonly id: Id;
  readonly name: string;
  readonly pool: string;
  readonly condition: CellCondition;
  readonly enabled: boolean;
  readonly disabledAt: Timestamp | null;
  readonly address: CellAddress;
  readonly createdAt: Timestamp;
  /** When it last answered, and why it does not where it does not. */
  readonly answeredAt: Timestamp | null;
  readonly failure: { readonly code: string; readonly message: string; readonly since: Timestamp } | null;
  readonly labels: Labels;
  /** What it has of its own where the pool's policy does not suit it. */
  readonly policy: Partial<CellPolicy>;
  readonly instances: number;
  readonly running: number | null;
  readonly cores: Capacity;
  readonly memoryBytes: Capacity;
  readonly memoryAvailableBytes: number | null;
  readonly load1: number | null;
  readonly accelerator: 'kvm' | 'qemu';
  readonly stores: readonly StoreView[];
  readonly facts: HostFacts;
}

export interface StoreView {
  readonly id: Id;
  readonly path: string;
  readonly filesystem: string;
  readonly capacityBytes: number;
  readonly claimedBytes: number;
  /** Bytes that the file system had free when the cell last answered. */
  readonly availableBytes: number | null;
}

export interface ImageView {
  readonly id: Id;
  readonly name: string;
  readonly kind: 'disk';
  readonly state: 'importing' | 'ready' | 'deleting';
  readonly format: 'qcow2';
  readonly sourceFormat: 'qcow2' | 'raw';
  readonly virtualSizeBytes: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly createdAt: Timestamp;
  readonly instances: number;
  readonly replicas: readonly ReplicaView[];
}

export interface ReplicaView {
  readonly cell: string;
  readonly state: 'copying' | 'ready' | 'removing';
  readonly path: string;
  readonly sizeBytes: number;
  readonly lastUsedAt: Timestamp;
}

/** `creating` and `deleting` while an operation is at it; `unknown` while its cell has not told. */
export type InstanceCondition = DomainState | 'creating' | 'deleting' | 'unknown';

export interface InstanceView {
  readonly id: Id;
  readonly name: string;
  readonly domainName: string;
  readonly pool: string;
  readonly cell: string;
  /** What the cell last said; its age is in `observedAt`. */
  readonly state: InstanceCondition;
  readonly observedAt: Timestamp | null;
  /** True when the cell did not answer when it was last asked: `state` is the last one known. */
  readonly cellOffline: boolean;
  readonly desiredPower: 'on' | 'off';
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** What it was cloned from; null for an adopted one. */
  readonly image: string | null;
  /** What is known of a domain that nano did not make; null for one that it did. */
  readonly adopted: AdoptedFacts | null;
  readonly machineType: string;
  readonly cpuModel: string;
  readonly accelerator: 'kvm' | 'qemu';
  readonly firmware: 'bios' | 'uefi';
  readonly owner: string;
  readonly group: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What it asks of its place beside its size, as it would be typed: `--anti-affinity role=db`. */
  readonly rules: readonly string[];
  readonly protected: boolean;
  readonly createdAt: Timestamp;
}

export interface InstanceDetail extends InstanceView {
  readonly volumes: readonly {
    readonly id: Id;
    readonly target: string;
    readonly path: string;
    readonly virtualSizeBytes: number;
    readonly backingImage: string | null;
  }[];
  readonly interfaces: readonly {
    readonly mac: string;
    readonly network: NetworkReference;
    readonly addresses: readonly string[];
  }[];
  /** What the guest itself tells through its agent; null when nobody asked or it did not answer. */
  readonly guest: {
    readonly agent: boolean;
    readonly hostname: string | null;
    readonly addresses: readonly string[];
  } | null;
  readonly consoleLog: string;
}

export interface OperationView {
  readonly id: Id;
  readonly number: number;
  readonly kind: string;
  readonly state: OperationState;
  readonly subjects: Operation['subjects'];
  readonly actor: Operation['actor'];
  readonly reason: string | null;
  readonly direction: 'forward' | 'back';
  readonly attempt: number;
  /** Who finished it, where its own process had left it; the last one last. */
  readonly takeOvers: NonNullable<Operation['takeOvers']>;
  /** Whether the process that runs it still lives. */
  readonly ownerState: 'alive' | 'dead' | 'unknown' | 'none';
  readonly startedAt: Timestamp;
  readonly endedAt: Timestamp | null;
  readonly error: Operation['error'] | null;
  readonly remains: NonNullable<Operation['remains']>;
  readonly steps: readonly StepRecord[];
}

/** One operation in the life of a thing. */
export interface HistoryEntry {
  readonly at: Timestamp;
  readonly endedAt: Timestamp | null;
  readonly operation: number;
  readonly id: Id;
  readonly kind: string;
  readonly subjects: Operation['subjects'];
  readonly state: OperationState;
  readonly actor: Operation['actor'];
  readonly reason: string | null;
  readonly changes: NonNullable<Operation['changes']>;
  readonly takeOvers: NonNullable<Operation['takeOvers']>;
  readonly error: string | null;
}

/** Which cells obey this inventory now, and which do not. */
export interface TakeOverView {
  readonly zone: Id;
  readonly generation: number;
  readonly marked: readonly string[];
  readonly unmarked: readonly MissedCell[];
}

export interface RestoreView extends TakeOverView {
  /** Where the inventory that was replaced is kept, beside the inventory. */
  readonly kept: string;
}

/** How much history was forgotten. */
export interface PruneView {
  readonly before: Timestamp;
  readonly operations: number;
}

/** What a change would do: the figures that it rests on and its steps, with the exact commands. */
export interface PlanView {
  readonly kind: string;
  readonly subjects: Operation['subjects'];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly warnings: readonly string[];
  readonly steps: readonly {
    readonly name: string;
    readonly title: string;
    readonly cell: string | null;
    readonly commands: readonly string[];
    readonly commit: boolean;
  }[];
}

/** What every change answers: which operation did it, and the thing as it is now. */
export interface Done<T> {
  readonly operation: number;
  readonly value: T;
  /** Things the operator should know though all went well. */
  readonly warnings: readonly string[];
}

/** What a change of settings set to what; a key that is left to the pool is `pool`. */
export interface Changed {
  readonly changed: readonly ChangedValue[];
}

export interface CheckView {
  readonly cell: string;
  readonly host: string;
  readonly findings: readonly Finding[];
}
