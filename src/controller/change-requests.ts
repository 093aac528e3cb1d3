import type { PlacementWishes } from './placement-requests.ts';

/** How to log in to a host that is met for the first time. */
export interface LoginRequest {
  readonly user?: string;
  readonly port?: number;
  readonly identity?: string;
  readonly acceptHostKey?: boolean;
  /** `SHA256:…` as ssh-keygen prints it. */
  readonly hostKey?: string;
}

export interface AddCellRequest extends LoginRequest {
  readonly pool: string;
  /** A name, an address, an alias of ssh_config, `local` for this machine, or `user@host`. */
  readonly host: string;
  /** The cell's name; made from the host's own name where it is absent. */
  readonly name?: string;
  readonly storagePath?: string;
  /** `bridge:br0`, `libvirt:default`, or a bare name that only one of the two has. */
  readonly network?: string;
  readonly accelerator?: 'kvm' | 'qemu';
  /** Takes the host from the zone whose mark it carries. */
  readonly takeOver?: boolean;
}

export interface ImportImageRequest {
  readonly name: string;
  /** SHA-256 in hex that the file must have. */
  readonly checksum?: string;
  /** The cell to keep it on; else the enabled cell with most room. */
  readonly cell?: string;
  /** The bytes come as the call's `source`. */
  readonly sizeBytes: number;
  readonly ifNotExists?: boolean;
}

export interface CreateInstanceRequest extends PlacementWishes {
  readonly name: string;
  readonly image: string;
  readonly pool?: string;
  readonly cell?: string;
  readonly cores?: number;
  readonly memoryBytes?: number;
  /** Virtual sizes: the first is the system disk's (default: the image's), more are empty data disks. */
  readonly diskBytes?: readonly number[];
  readonly network?: string;
  readonly start?: boolean;
  readonly sshPublicKeys?: readonly string[];
  readonly ifNotExists?: boolean;
}

/** Several of one kind: `name` is what their names begin with, `web` makes web-1, web-2, … */
export interface CreateTogetherRequest extends CreateInstanceRequest {
  readonly count: number;
  /** Creates those that fit when not all of them do. */
  readonly partial?: boolean;
}

export interface DeleteInstanceRequest {
  readonly name: string;
  /** Pulls the plug of a guest that runs. */
  readonly force?: boolean;
  readonly ifExists?: boolean;
  /** How long it can be brought back; a day where it is absent. */
  readonly keepMs?: number;
  /** Removes it for good at once. */
  readonly purge?: boolean;
}

export interface RebuildRequest extends LoginRequest {
  /** Cells of the zone, as for AddCellRequest; one that answers is enough. */
  readonly from?: readonly string[];
  /** Replaces an inventory that is not empty. */
  readonly force?: boolean;
}
