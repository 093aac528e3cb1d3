import type { PlacementRules } from './affinity.ts';
import type { Document } from './document.ts';
import type { Id } from './ids.ts';
import type { Timestamp } from './json.ts';
import type { Labels } from './labels.ts';
import type { NetworkReference } from './network.ts';

/** One virtual machine. Its id is its domain's UUID. */
export interface Instance extends Document {
  readonly name: string;
  /** The domain's name in libvirt: the instance's at creation, never changed after. */
  readonly domainName: string;
  readonly poolId: Id;
  readonly cellId: Id;
  readonly state: 'creating' | 'ready' | 'deleting';
  /** What the operator last asked for. */
  readonly desiredPower: 'on' | 'off';
  readonly owner: string;
  readonly group: string;
  readonly labels: Labels;
  /** What it asks of its place beside its size; absent where it asks nothing. */
  readonly rules?: PlacementRules;
  /** Protected against deletion. */
  readonly protected: boolean;
  /** Rises with each change of the definition; the sidecar and the domain's metadata carry it, the higher one wins. */
  readonly generation: number;
  /** Rises each time the instance changes cell or is failed over. */
  readonly tenure: number;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly maxCores: number;
  readonly maxMemoryBytes: number;
  /** The sum of its volumes' virtual sizes: lists need no volumes for it. */
  readonly diskBytes: number;
  /** Resolved at creation, for example `pc-q35-7.2`. */
  readonly machineType: string;
  readonly firmware: 'bios' | 'uefi';
  readonly cpuModel: string;
  readonly accelerator: 'kvm' | 'qemu';
  /** What it was cloned from; absent for an adopted one. */
  readonly imageId?: Id;
  /** What is known of a domain that nano did not make, and may not touch beyond its power. */
  readonly adopted?: AdoptedFacts;
  readonly createdAt: Timestamp;
}

/** A foreign domain that was taken into the inventory as it is. */
export interface AdoptedFacts {
  readonly at: Timestamp;
  /** Where its disks are: not nano's, so neither counted nor kept. */
  readonly disks: readonly { readonly target: string; readonly source: string }[];
  /** What nano cannot do with it, in words. */
  readonly limits: readonly string[];
}

/** One disk of an instance. */
export interface Volume extends Document {
  readonly instanceId: Id;
  readonly storeId: Id;
  /** Relative to the store: `instances/<instance-id>/<volume-id>.qcow2`; later a snapshot's overlay. */
  readonly path: string;
  readonly format: 'qcow2';
  readonly virtualSizeBytes: number;
  /** The image that it is a linked clone of; absent for an empty disk. */
  readonly backingImageId?: Id;
  /** The device in the guest: `vda`, `vdb`, … */
  readonly target: string;
}

/** One network card of an instance. */
export interface Interface extends Document {
  readonly instanceId: Id;
  /** Unique in the zone, lower case with colons. */
  readonly mac: string;
  readonly network: NetworkReference;
  /** Addresses that nano gave out; none while the network gives them. */
  readonly addresses: readonly string[];
}
