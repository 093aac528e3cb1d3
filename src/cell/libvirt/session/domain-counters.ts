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
import { type DevicePlaces, figurePlaces } from './figure-places.ts';

const nameLength = 255;
const kibibyte = 1024;

/**
 * The counters of one domain. libvirt gives a domain that is off the processor time of a cgroup that is not its own: it
 * is left out.
 *
 * @param saved the UUIDs of those whose memory libvirt keeps in a file
 */
export function readDomainCounters(
  { domain, figures }: DomainFigures,
  saved: ReadonlySet<string> = new Set(),
): DomainCounters {
  const places = figurePlaces(figures.names);
  const state = domainState(number(figures, 'state.state') ?? 0, saved.has(domain.uuid));
  const isRunning = domain.id >= 0;
  return {
    uuid: domain.uuid,
    name: printable(domain.name.trimEnd(), nameLength),
    state,
    ...(isRunning ? { run: domain.id } : {}),
    ...known({ cores: number(figures, 'vcpu.current') }),
    ...(isRunning ? known({ cpuNs: number(figures, 'cpu.time'), waitedNs: sum(figures, places.delays) }) : {}),
    memory: readMemory(figures),
    disks: places.disks.map((disk) => readDisk(figures, disk)),
    interfaces: places.interfaces.map((card) => readInterface(figures, card)),
  };
}

function readMemory(figures: Figures): DomainMemory {
  const bytes = (name: string) => {
    const kibibytes = number(figures, `balloon.${name}`);
    return kibibytes === undefined ? undefined : kibibytes * kibibyte;
  };
  return known({
    maximumBytes: bytes('maximum'),
    currentBytes: bytes('current'),
    residentBytes: bytes('rss'),
    guestTotalBytes: bytes('available'),
    guestAvailableBytes: bytes('usable') ?? bytes('unused'),
  });
}

function readDisk(figures: Figures, places: DevicePlaces): DiskCounters {
  const of = (name: string) => numberAt(figures, places[name]);
  return {
    target: textAt(figures, places.name),
    ...known({
      readBytes: of('rd.bytes'),
      readRequests: of('rd.reqs'),
      readNs: of('rd.times'),
      writtenBytes: of('wr.bytes'),
      writeRequests: of('wr.reqs'),
      writeNs: of('wr.times'),
      capacityBytes: of('capacity'),
      storedBytes: of('physical'),
    }),
  };
}

/** libvirt counts from the guest's side: what it receives is received. */
function readInterface(figures: Figures, places: DevicePlaces): InterfaceCounters {
  const of = (name: string) => numberAt(figures, places[name]);
  return {
    name: textAt(figures, places.name),
    ...known({
      receivedBytes: of('rx.bytes'),
      receivedPackets: of('rx.pkts'),
      receivedDrops: of('rx.drop'),
      sentBytes: of('tx.bytes'),
      sentPackets: of('tx.pkts'),
      sentDrops: of('tx.drop'),
    }),
  };
}

/** Of all that is told: of waiting, what the guest would call steal. */
function sum(figures: Figures, places: readonly number[]): number | undefined {
  let total: number | undefined;
  for (const place of places) {
    const value = numberAt(figures, place);
    if (value !== undefined) total = (total ?? 0) + value;
  }
  return total;
}

function number(figures: Figures, name: string): number | undefined {
  return numberAt(figures, figures.names.placeOf(name));
}

function numberAt({ values }: Figures, place: number | undefined): number | undefined {
  const value = place === undefined ? undefined : values[place];
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function textAt({ values }: Figures, place: number | undefined): string {
  const value = place === undefined ? undefined : values[place];
  return typeof value === 'string' ? printable(value, nameLength) : '';
}

/** Without what is not known. */
function known(values: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}
