import type { DomainState } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { Timestamp } from '../model/json.ts';
import type { ImageSidecar, InstanceSidecar } from '../model/sidecar.ts';
import type { CellMark, ZoneRecord } from '../model/zone.ts';
import type { CallBounds, CellAction, InstancePlace, SeedSpec, SendableAction, StorePath } from '../ports.ts';

/** The part of a cell's driver that keeps the inventory and the cell the same: looking at all of it, and mending. */
export interface CellKeeping {
  /** All that nano keeps on the cell and all domains, nano's or not. Changes nothing. */
  survey(request: SurveyRequest, bounds?: CallBounds): Promise<CellSurvey>;
  /** SHA-256 of a file on the cell, read in full. */
  checksum(path: string, bounds?: CallBounds): Promise<string>;
  /**
   * Gives the cell's mark a newer generation. Refused with ZONE_LOST unless the mark is `from`, or `to` already; never
   * does another process see half a mark, and of two that raise it at once only one succeeds.
   */
  raiseMark(from: Pick<CellMark, 'zoneId' | 'generation' | 'cellId'>, to: CellMark): CellAction;
  /** Makes an instance's directory with nano.json; what else is in it stays. */
  createInstanceDirectory(request: InstanceDirectoryRequest): SendableAction;
  /** Writes an instance's nano.json anew. */
  writeSidecar(request: SidecarRequest): CellAction;
  /** Moves an instance's directory to the store's trash, with this record. */
  trashInstance(request: SidecarRequest): CellAction;
  /** Moves it back out of the trash, with this record. */
  restoreInstance(request: SidecarRequest): CellAction;
  /** Removes an instance's directory from the trash. */
  removeTrash(place: InstancePlace): CellAction;
  /** Deletes half-written files of operations that have ended, by the names that a survey told. */
  removePartials(request: { readonly storePath: string; readonly names: readonly string[] }): CellAction;
}

/** The record that is kept with an instance: JSON, on one line. */
export type SidecarRequest = InstancePlace & { readonly sidecar: string };

export interface InstanceDirectoryRequest extends SidecarRequest {
  /** The NoCloud seed that is made of it is sent as a file; without one, what is there stays. */
  readonly seed?: SeedSpec;
}

export interface SurveyRequest {
  /** The stores to look into; those that the cell's mark names where it is absent. */
  readonly stores?: readonly StorePath[];
}

export interface CellSurvey {
  readonly at: Timestamp;
  readonly mark?: CellMark;
  readonly record?: ZoneRecord;
  readonly stores: readonly SurveyedStore[];
  readonly domains: readonly SurveyedDomain[];
  /** What could not be read, or makes no sense. */
  readonly problems: readonly SurveyProblem[];
}

export interface SurveyProblem {
  /** A path, or a domain's name. */
  readonly subject: string;
  readonly problem: string;
}

export interface SurveyedStore extends StorePath {
  readonly exists: boolean;
  /** Files and folders, by their path in the store. */
  readonly files: ReadonlyMap<string, SurveyedFile>;
  /** There are more files than are told. */
  readonly truncated: boolean;
  readonly instances: readonly { readonly id: Id; readonly trashed: boolean; readonly sidecar: InstanceSidecar }[];
  readonly images: readonly { readonly id: Id; readonly sidecar: ImageSidecar }[];
}

export interface SurveyedFile {
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
}

export interface SurveyedDomain {
  readonly uuid: Id;
  readonly name: string;
  readonly state: DomainState;
  /** What nano wrote into it; absent on a foreign domain. */
  readonly metadata?: InstanceSidecar;
  /** Absent where it could not be read. */
  readonly definition?: DomainFacts;
}

/** Of a domain's definition what nano decides: the rest may differ from host to host. */
export interface DomainFacts {
  /** libvirt's domain type: `kvm`, `qemu`. */
  readonly type: string;
  readonly machine: string;
  readonly firmware: 'bios' | 'uefi';
  readonly cores: number;
  readonly memoryBytes: number;
  /** `host-model`, `maximum`, or a model's name. */
  readonly cpu: string;
  readonly disks: readonly DomainDiskFacts[];
  readonly interfaces: readonly { readonly mac: string; readonly kind: string; readonly network: string }[];
  /** Devices of the host that were given to it: `pci`, `usb`, `mdev`. */
  readonly hostDevices: readonly string[];
}

export interface DomainDiskFacts {
  readonly target: string;
  readonly device: string;
  readonly kind: string;
  readonly format: string;
  /** Empty for a drive without a medium. */
  readonly source: string;
  readonly backing: readonly string[];
}
