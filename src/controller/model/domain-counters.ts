import type { DomainState } from './cell.ts';

/**
 * What a cell counts of one domain, as it stands at one moment. What the host did not tell is undefined or absent: a guest without
 * a balloon driver tells nothing of its memory, a domain whose QEMU hangs next to nothing.
 */
export interface DomainCounters {
  readonly uuid: string;
  readonly name: string;
  readonly state: DomainState;
  /** Another number is another run of the domain, whose counters began anew; absent while it is not running. */
  readonly run?: number | undefined;
  readonly cores?: number | undefined;
  /** Time that the host's processors spent on it, in nanoseconds. */
  readonly cpuNs?: number | undefined;
  /** Time that its virtual processors were ready to run and had to wait, over all of them, in nanoseconds. */
  readonly waitedNs?: number | undefined;
  readonly memory: DomainMemory;
  readonly disks: readonly DiskCounters[];
  readonly interfaces: readonly InterfaceCounters[];
}

export interface DomainMemory {
  /** What it is defined to have, and what the balloon leaves it. */
  readonly maximumBytes?: number | undefined;
  readonly currentBytes?: number | undefined;
  /** What QEMU holds of the host's memory. */
  readonly residentBytes?: number | undefined;
  /** What the guest sees, and what of it could be had without swapping: by the guest's own word. */
  readonly guestTotalBytes?: number | undefined;
  readonly guestAvailableBytes?: number | undefined;
}

export interface DiskCounters {
  /** `vda`. */
  readonly target: string;
  readonly readBytes?: number | undefined;
  readonly readRequests?: number | undefined;
  readonly readNs?: number | undefined;
  readonly writtenBytes?: number | undefined;
  readonly writeRequests?: number | undefined;
  readonly writeNs?: number | undefined;
  /** What the guest may write, and what the file takes of the store. */
  readonly capacityBytes?: number | undefined;
  readonly storedBytes?: number | undefined;
}

export interface InterfaceCounters {
  /** The host's name for it: `vnet0`. */
  readonly name: string;
  readonly receivedBytes?: number | undefined;
  readonly receivedPackets?: number | undefined;
  readonly receivedDrops?: number | undefined;
  readonly sentBytes?: number | undefined;
  readonly sentPackets?: number | undefined;
  readonly sentDrops?: number | undefined;
}
