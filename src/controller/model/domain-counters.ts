import type { DomainState } from './cell.ts';

/**
 * What a cell counts of one domain, as it stands at one moment. What the host did not tell is absent: a guest without
 * a balloon driver tells nothing of its memory, a domain whose QEMU hangs next to nothing.
 */
export interface DomainCounters {
  readonly uuid: string;
  readonly name: string;
  readonly state: DomainState;
  /** Another number is another run of the domain, whose counters began anew; absent while it is not running. */
  readonly run?: number;
  readonly cores?: number;
  /** Time that the host's processors spent on it, in nanoseconds. */
  readonly cpuNs?: number;
  /** Time that its virtual processors were ready to run and had to wait, over all of them, in nanoseconds. */
  readonly waitedNs?: number;
  readonly memory: DomainMemory;
  readonly disks: readonly DiskCounters[];
  readonly interfaces: readonly InterfaceCounters[];
}

export interface DomainMemory {
  /** What it is defined to have, and what the balloon leaves it. */
  readonly maximumBytes?: number;
  readonly currentBytes?: number;
  /** What QEMU holds of the host's memory. */
  readonly residentBytes?: number;
  /** What the guest sees, and what of it could be had without swapping: by the guest's own word. */
  readonly guestTotalBytes?: number;
  readonly guestAvailableBytes?: number;
}

export interface DiskCounters {
  /** `vda`. */
  readonly target: string;
  readonly readBytes?: number;
  readonly readRequests?: number;
  readonly readNs?: number;
  readonly writtenBytes?: number;
  readonly writeRequests?: number;
  readonly writeNs?: number;
  /** What the guest may write, and what the file takes of the store. */
  readonly capacityBytes?: number;
  readonly storedBytes?: number;
}

export interface InterfaceCounters {
  /** The host's name for it: `vnet0`. */
  readonly name: string;
  readonly receivedBytes?: number;
  readonly receivedPackets?: number;
  readonly receivedDrops?: number;
  readonly sentBytes?: number;
  readonly sentPackets?: number;
  readonly sentDrops?: number;
}
