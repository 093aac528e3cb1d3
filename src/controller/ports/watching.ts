import type { DomainCounters } from '../model/domain-counters.ts';
import type { DomainEvent } from '../model/domain-event.ts';
import type { HostCounters, StoreSpace } from '../model/host-counters.ts';
import type { LibvirtAccess } from '../model/libvirt-access.ts';
import type { CallBounds, StorePath } from '../ports.ts';

/** The part of a cell's driver that looks at it again and again, at next to no cost to the cell. */
export interface CellWatching {
  /** Connects. A cell whose libvirt cannot be asked by its own protocol is watched through virsh, without events. */
  watch(request: WatchCellRequest, bounds?: CallBounds): Promise<CellWatch>;
}

export interface WatchCellRequest {
  readonly stores: readonly StorePath[];
  /** Called for each event as it comes, from the first reading on until the watch is closed. */
  onEvent(event: DomainEvent): void;
}

/** A warm connection to one cell. What is lost of it is had anew by the next reading. */
export interface CellWatch {
  /** What is counted, by one question to libvirt and one to the kernel. Fails where libvirt does not answer. */
  read(bounds?: CallBounds): Promise<CellReading>;
  close(): void;
}

export interface CellReading {
  readonly libvirt: LibvirtAccess;
  /** Absent where the host's own figures could not be had; its domains' could. */
  readonly host?: HostCounters;
  /** As it was asked last: every half minute or so. A store that is not there, or hangs, has no entry. */
  readonly storeAvailableBytes: StoreSpace;
  readonly domains: readonly DomainCounters[];
  /**
   * Whether the domains' disks, memory and waiting were asked for as well: every ten seconds or so, as libvirt asks each
   * QEMU for them. Otherwise those are absent.
   */
  readonly isFull: boolean;
}
