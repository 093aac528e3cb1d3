import type {
  DiskCounters,
  DomainCounters,
  DomainMemory,
  InterfaceCounters,
} from '../../../controller/model/domain-counters.ts';
import { domainState } from '../../facts/domain-state.ts';
import { printable } from '../../facts/printable.ts';
import type { DomainFigures } from '../protocol/calls.ts';
import type { Figures } from '../protocol/figures.ts';
import { type DiskPlaces, figurePlaces, type InterfacePlaces, type MemoryPlaces, type Place } from './figure-places.ts';

const nameLength = 255;
const kibibyte = 1024;

/**
 * The counters of one domain. libvirt gives a domain that is off the processor time of a cgroup that is not its own: it
 * is left out. What is not known is there as undefined: objects of one shape take half the time and the memory.
 *
 * @param saved the UUIDs of those whose memory libvirt keeps in a file
 */
export function readDomainCounters(
  { domain, figures }: DomainFigures,
  saved: ReadonlySet<string> = new Set(),
): DomainCounters {
  const places = figurePlaces(figures.names);
  const isRunning = domain.id >= 0;
  return {
    uuid: domain.uuid,
    name: printable(domain.name.trimEnd(), nameLength),
    state: domainState(number(figures, places.state) ?? 0, saved.has(domain.uuid)),
    run: isRunning ? domain.id : undefined,
    cores: number(figures, places.cores),
    cpuNs: isRunning ? number(figures, places.cpuNs) : undefined,
    waitedNs: isRunning ? sum(figures, places.delays) : undefined,
    memory: readMemory(figures, places.memory),
    disks: places.disks.map((disk) => readDisk(figures, disk)),
    interfaces: places.interfaces.map((card) => readInterface(figures, card)),
  };
}

const nothingOfMemory: DomainMemory = {};

function readMemory(figures: Figures, places: MemoryPlaces | undefined): DomainMemory {
  if (places === undefined) return nothingOfMemory;
  return {
    maximumBytes: bytes(figures, places.maximum),
    currentBytes: bytes(figures, places.current),
    residentBytes: bytes(figures, places.resident),
    guestTotalBytes: bytes(figures, places.total),
    guestAvailableBytes: bytes(figures, places.usable) ?? bytes(figures, places.unused),
  };
}

function readDisk(figures: Figures, places: DiskPlaces): DiskCounters {
  return {
    target: text(figures, places.target),
    readBytes: number(figures, places.readBytes),
    readRequests: number(figures, places.readRequests),
    readNs: number(figures, places.readNs),
    writtenBytes: number(figures, places.writtenBytes),
    writeRequests: number(figures, places.writeRequests),
    writeNs: number(figures, places.writeNs),
    capacityBytes: number(figures, places.capacityBytes),
    storedBytes: number(figures, places.storedBytes),
  };
}

function readInterface(figures: Figures, places: InterfacePlaces): InterfaceCounters {
  return {
    name: text(figures, places.name),
    receivedBytes: number(figures, places.receivedBytes),
    receivedPackets: number(figures, places.receivedPackets),
    receivedDrops: number(figures, places.receivedDrops),
    sentBytes: number(figures, places.sentBytes),
    sentPackets: number(figures, places.sentPackets),
    sentDrops: number(figures, places.sentDrops),
  };
}

/** Of all that is told: of waiting, what the guest would call steal. */
function sum(figures: Figures, places: readonly number[]): number | undefined {
  let total: number | undefined;
  for (const place of places) {
    const value = number(figures, place);
    if (value !== undefined) total = (total ?? 0) + value;
  }
  return total;
}

function bytes(figures: Figures, place: Place): number | undefined {
  const kibibytes = number(figures, place);
  return kibibytes === undefined ? undefined : kibibytes * kibibyte;
}

function number({ values }: Figures, place: Place): number | undefined {
  const value = place === undefined ? undefined : values[place];
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function text({ values }: Figures, place: Place): string {
  const value = place === undefined ? undefined : values[place];
  return typeof value === 'string' ? printable(value, nameLength) : '';
}
