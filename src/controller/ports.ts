import type { CellAddress, HostKey } from './model/address.ts';
import type { CellLoad, DomainState, ObservedDomain } from './model/cell.ts';
import type { Command } from './model/command.ts';
import type { Finding, HostFacts } from './model/host-facts.ts';
import type { Id } from './model/ids.ts';
import type { Timestamp } from './model/json.ts';
import type { LibvirtAccess } from './model/libvirt-access.ts';
import type { NetworkReference } from './model/network.ts';
import type { Owner } from './model/operation.ts';
import type { CellMark, ZoneRecord } from './model/zone.ts';
import type { CellImages } from './ports/images.ts';
import type { CellKeeping } from './ports/keeping.ts';
import type { CellWatching } from './ports/watching.ts';

/** What the controller needs from outside. src/cli/context.ts gives it; tests give their own. */

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Milliseconds since some moment, on a clock that never jumps, whatever the time of day is set to. */
  monotonic(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Ids {
  /** A new UUIDv7. */
  uuid(): Id;
  /** `count` random bytes. */
  random(count: number): Uint8Array;
}

export interface Logger {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** The process that nano runs in, as operations record it, and whether another owner still lives. */
export interface Processes {
  self(): Omit<Owner, 'heartbeatAt'>;
  /** `unknown` for an owner on another host: then only its heartbeat tells. */
  state(owner: Owner): 'alive' | 'dead' | 'unknown';
}

/** What a call on a cell is bound by. */
export interface CallBounds {
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
}

/** What an action is told while it runs. */
export interface ActionContext extends CallBounds {
  /** Bytes done, and of how many where that is known. */
  progress?(done: number, total?: number): void;
  /** What the cell said of itself on the way. */
  saw?(report: CellReport): void;
  /** Names partial files, so that a command of an earlier attempt can never be taken for this one's. */
  readonly operationId: Id;
  readonly attempt: number;
}

/**
 * A change on a cell that is known before it is made: `commands` is what a plan shows and what `run` sends. Running
 * one twice does no harm. Success is decided by reading the state back.
 */
export interface CellAction<T = void> {
  readonly commands: readonly Command[];
  run(context: ActionContext): Promise<T>;
}

/**
 * An action that is its commands and nothing more: it asks nothing before or between them, and each reads all of its input
 * and says by its status whether it did its work. So those of several such actions can be sent as one.
 */
export interface SendableAction extends CellAction {
  /** How long its commands may take, in milliseconds. */
  readonly deadlineMs: number;
  /** Whether its work is there, where its commands' own word is not enough for that. */
  confirm?(context: ActionContext): Promise<boolean>;
}

/** A stream of bytes, from an operator's file or from another cell. */
export type ByteSource = AsyncIterable<Uint8Array>;

export interface Cells {
  /** The cell behind an address. Nothing is sent until something is asked of it; connections are kept and shared. */
  at(target: CellTarget): CellDriver;
  close(): Promise<void>;
}

export interface CellTarget {
  /** For messages. */
  readonly name: string;
  readonly address: CellAddress;
  /** Changes are refused with ZONE_LOST unless the cell carries this mark; absent only while a cell joins. */
  readonly mark?: Pick<CellMark, 'zoneId' | 'generation' | 'cellId'>;
}

/** Everything nano does on a host. Reads are promises; changes are actions, so that plans can show them. */
export interface CellDriver extends CellImages, CellKeeping, CellWatching {
  /** What the host is and whether it can be a cell. Changes nothing. */
  inspect(request: InspectRequest, bounds?: CallBounds): Promise<Inspection>;
  /** Load, free memory and disk, and the states of all domains. */
  observe(request: { readonly stores: readonly StorePath[] }, bounds?: CallBounds): Promise<CellReport>;
  readMark(bounds?: CallBounds): Promise<CellMark | undefined>;

  /**
   * Waits until nothing runs on the cell that this operation started before: a command outlives the nano that sent it,
   * and what it does must not come after it was undone. Ends what hangs.
   */
  settle(): CellAction;
  /**
   * Actions one after the other, in one round trip. Where a command fails they are done one by one, which tells what is
   * wrong with which. `doing` follows "could not" in a message.
   */
  sendAsOne(doing: string, actions: readonly SendableAction[]): CellAction;
  /** The first round trip of each changing operation: reachable, the mark is ours, and what is really free. */
  probe(request: ProbeRequest): CellAction<ProbeReport>;

  /** Creates cell.json exclusively: EXISTS when the host belongs to a zone already. */
  createMark(mark: CellMark): CellAction;
  removeMark(mark: CellMark): CellAction;
  writeZoneRecord(record: ZoneRecord): CellAction;
  removeZoneRecord(): CellAction;
  /** The store's directories, owned so that QEMU's user can read them. */
  createStore(path: string): CellAction;
  /** Removes the store's directories where they are empty; its own stays when it was there before nano. */
  removeStore(path: string, options: { readonly keepDirectory: boolean }): CellAction;
  startNetwork(name: string): CellAction;
  stopNetwork(name: string): CellAction;

  removeInstanceDirectory(request: InstancePlace): CellAction;
  createVolume(request: CreateVolumeRequest): SendableAction;
  defineDomain(spec: DomainSpec): SendableAction;
  undefineDomain(uuid: Id): CellAction;
  startDomain(uuid: Id): CellAction<DomainState>;
  /** Asks the guest to power off (ACPI) and returns at once. */
  shutdownDomain(uuid: Id): CellAction<DomainState>;
  /** Pulls the plug. */
  destroyDomain(uuid: Id): CellAction<DomainState>;
  rebootDomain(uuid: Id): CellAction<DomainState>;
  resetDomain(uuid: Id): CellAction<DomainState>;
  /** Stops the guest's processors; its memory stays where it is. */
  pauseDomain(uuid: Id): CellAction<DomainState>;
  resumeDomain(uuid: Id): CellAction<DomainState>;
  domainState(uuid: Id, bounds?: CallBounds): Promise<DomainState>;
  /** Whether the guest's agent answers, and the addresses that it or the network's leases tell. */
  guestReport(uuid: Id, bounds?: CallBounds): Promise<GuestReport>;
  /** The guest's serial console, as raw bytes. */
  openConsole(uuid: Id, size: TerminalSize, bounds?: CallBounds): Promise<Terminal>;
}

export interface StorePath {
  readonly id: Id;
  readonly path: string;
}

export interface InspectRequest {
  /** Absolute path of the store that the cell would keep volumes in. */
  readonly storagePath: string;
  /** The network that instances would plug into, where it is settled. */
  readonly network?: NetworkReference;
  /** Skips the guest that measures the accelerator, where it was measured before. */
  readonly accelerator?: HostFacts['accelerator'];
  /** The operator's word against what is measured. */
  readonly acceleratorOverride?: 'kvm' | 'qemu';
  /** Domains that are nano's own, so not foreign: their UUIDs. */
  readonly ownDomains?: readonly Id[];
}

export interface Inspection {
  readonly hostKey?: HostKey;
  readonly user: string;
  readonly privilege: 'root' | 'sudo' | 'none';
  /** Absent when an error in `findings` kept them from being read. */
  readonly facts?: HostFacts;
  readonly findings: readonly Finding[];
  readonly mark?: CellMark;
  /** Whether the storage path is there already. */
  readonly storageExists: boolean;
}

export interface CellReport {
  readonly at: Timestamp;
  readonly load: CellLoad;
  readonly domains: readonly ObservedDomain[];
  readonly libvirt?: LibvirtAccess;
}

export interface ProbeRequest {
  readonly stores: readonly StorePath[];
  /** Libvirt names that must be free on the cell. */
  readonly freeNames?: readonly string[];
}

export interface ProbeReport {
  readonly load: CellLoad;
  /** Those of `freeNames` that a domain has, with its UUID. */
  readonly takenNames: readonly { readonly name: string; readonly uuid: string }[];
}

/** An instance's own directory in a store. */
export interface InstancePlace {
  readonly storePath: string;
  readonly instanceId: Id;
}

export interface CreateVolumeRequest extends InstancePlace {
  readonly volumeId: Id;
  readonly virtualSizeBytes: number;
  /** The image that it is a linked clone of, by a relative path. */
  readonly backingImageId?: Id;
}

/** What cloud-init is told at the first boot (NoCloud). */
export interface SeedSpec {
  readonly instanceId: Id;
  readonly hostname: string;
  readonly sshPublicKeys: readonly string[];
}

/** A domain as nano defines it: the XML writer turns it into libvirt's words. */
export interface DomainSpec {
  readonly uuid: Id;
  readonly name: string;
  readonly accelerator: 'kvm' | 'qemu';
  readonly cpuModel: string;
  readonly machineType: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly disks: readonly DomainDisk[];
  /** Absolute path of the seed, or none. */
  readonly seedPath?: string;
  readonly interfaces: readonly { readonly mac: string; readonly network: NetworkReference }[];
  /** The instance's record without secrets, as the domain's metadata and as the sidecar nano.json. */
  readonly metadata: InstanceMetadata;
  /** Name of the secret that is the VNC password; 8 characters, made when it is sent. */
  readonly vncPassword: string;
}

export interface DomainDisk {
  /** Absolute path of the volume. */
  readonly path: string;
  readonly target: string;
  /** Absolute paths of the backing files, nearest first: they stay root's and are never relabelled. */
  readonly backing: readonly string[];
  readonly serial: string;
}

/** What each instance's cell keeps of it: the inventory can be rebuilt from these. */
export interface InstanceMetadata {
  readonly format: 1;
  readonly zoneId: Id;
  readonly generation: number;
  readonly instance: Readonly<Record<string, unknown>>;
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
  readonly interfaces: readonly Readonly<Record<string, unknown>>[];
  readonly claim?: object;
}

export interface GuestReport {
  readonly agent: boolean;
  readonly hostname?: string;
  readonly addresses: readonly string[];
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal at the far end: raw bytes both ways. */
export interface Terminal {
  readonly output: ByteSource;
  write(bytes: Uint8Array): void;
  resize(size: TerminalSize): void;
  /** Resolves with the remote command's exit status when the terminal has ended. */
  readonly ended: Promise<number>;
  close(): void;
}
