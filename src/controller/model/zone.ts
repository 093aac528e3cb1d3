import type { LocalAddress, SshAddress } from './address.ts';
import type { Store } from './cell.ts';
import type { Document } from './document.ts';
import type { HostFacts } from './host-facts.ts';
import type { Id } from './ids.ts';
import type { Timestamp } from './json.ts';
import type { Labels } from './labels.ts';
import type { CellPolicy, Pool } from './pool.ts';

/** All that one inventory holds. There is one zone document in an inventory. */
export interface Zone extends Document {
  /** Raised by rebuild, restore and take-over; a cell obeys only the generation it is marked with. */
  readonly generation: number;
  readonly createdAt: Timestamp;
  /** Rises with each change of what the zone's record holds; each cell keeps a copy with its number. */
  readonly recordRevision: number;
  /** Cells that a restore could not make obey this inventory: they obey another copy of it, or none. */
  readonly unmarked?: readonly MissedCell[];
}

/** A cell that does not obey this inventory, and why. */
export interface MissedCell {
  readonly cellId: Id;
  readonly cellName: string;
  readonly reason: string;
}

/** What says on a cell whose it is: /var/lib/libvirt/nano/cell.json. */
export interface CellMark {
  readonly zoneId: Id;
  readonly generation: number;
  readonly cellId: Id;
  readonly machineId: string;
  readonly stores: readonly { readonly id: Id; readonly path: string }[];
}

/**
 * The zone's own record, a copy of which lies on each cell: enough to find everything else again. Never a secret. What
 * is optional here was not written by older versions.
 */
export interface ZoneRecord {
  readonly format?: 1;
  readonly zoneId: Id;
  readonly createdAt?: Timestamp;
  readonly generation: number;
  readonly recordRevision: number;
  readonly pools: readonly Omit<Pool, 'revision'>[];
  readonly cells: readonly RecordedCell[];
}

/** A cell as the zone's record has it. */
export interface RecordedCell {
  readonly id: Id;
  readonly name: string;
  readonly poolId: Id;
  readonly address: SshAddress | LocalAddress;
  readonly enabled: boolean;
  readonly disabledAt?: Timestamp;
  readonly createdAt?: Timestamp;
  readonly accelerator?: 'kvm' | 'qemu';
  readonly labels?: Labels;
  readonly policy?: Partial<CellPolicy>;
  /** What stands for a cell that cannot be asked, and what need not be measured again. */
  readonly host?: RecordedHost;
  readonly stores?: readonly Omit<Store, 'revision' | 'cellId'>[];
}

export type RecordedHost = Pick<
  HostFacts,
  'hostname' | 'machineId' | 'architecture' | 'cores' | 'memoryBytes' | 'accelerator'
>;
