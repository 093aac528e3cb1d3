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

/** More of either is no domain that nano would show. */
const devicesShown = 1024;
const nameLength = 255;
const kibibyte = 1024;

/**
 * The counters of one domain. The names are those of virConnectGetAllDomainStats (src/libvirt-domain.c, libvirt 9.0.0).
 * libvirt gives a domain that is off the processor time of a cgroup that is not its own: it is left out.
 *
 * @param saved the UUIDs of those whose memory libvirt keeps in a file
 */
export function readDomainCounters(
  { domain, figures }: DomainFigures,
  saved: ReadonlySet<string> = new Set(),
): DomainCounters {
  const state = domainState(number(figures, 'state.state') ?? 0, saved.has(domain.uuid));
  const isRunning = domain.id >= 0;
  return {
    uuid: domain.uuid,
    name: printable(domain.name.trimEnd(), nameLength),
    state,
    ...(isRunning ? { run: domain.id } : {}),
    ...known({ cores: number(figures, 'vcpu.current') }),
    ...(isRunning ? known({ cpuNs: number(figures, 'cpu.time'), waitedNs: waited(figures) }) : {}),
    memory: readMemory(figures),
    disks: list(figures, 'block', readDisk),
    interfaces: list(figures, 'net', readInterface),
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

function readDisk(figures: Figures, prefix: string): DiskCounters {
  const of = (name: string) => number(figures, `${prefix}.${name}`);
  return {
    target: text(figures, `${prefix}.name`),
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
function readInterface(figures: Figures, prefix: string): InterfaceCounters {
  const of = (name: string) => number(figures, `${prefix}.${name}`);
  return {
    name: text(figures, `${prefix}.name`),
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

/** Steal, as the guest would say. Virtual processors that were taken out leave gaps in the numbers. */
function waited(figures: Figures): number | undefined {
  const most = Math.min(number(figures, 'vcpu.maximum') ?? 0, devicesShown);
  const delays = Array.from({ length: most }, (_, at) => number(figures, `vcpu.${at}.delay`));
  const told = delays.filter((delay) => delay !== undefined);
  return told.length === 0 ? undefined : told.reduce((sum, delay) => sum + delay, 0);
}

function list<T>(figures: Figures, group: string, read: (figures: Figures, prefix: string) => T): readonly T[] {
  const count = Math.min(number(figures, `${group}.count`) ?? 0, devicesShown);
  return Array.from({ length: count }, (_, at) => read(figures, `${group}.${at}`));
}

function number(figures: Figures, name: string): number | undefined {
  const value = figures.get(name);
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function text(figures: Figures, name: string): string {
  const value = figures.get(name);
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
