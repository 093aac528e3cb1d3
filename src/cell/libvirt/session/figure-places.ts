import type { FigureNames } from '../protocol/figure-names.ts';

/** More devices of a kind is no domain that nano would show. */
const devicesShown = 1024;

/** Where a domain's figures stand in a list; undefined where the list has no such figure. */
export interface FigurePlaces {
  readonly state: Place;
  readonly cores: Place;
  readonly cpuNs: Place;
  /** Absent where the list has nothing of memory, as most have. */
  readonly memory: MemoryPlaces | undefined;
  /** Of each device by what follows the device's number. */
  readonly disks: readonly DiskPlaces[];
  readonly interfaces: readonly InterfacePlaces[];
  /** Of each virtual processor. Those that were taken out leave gaps in the numbers. */
  readonly delays: readonly number[];
}

export type Place = number | undefined;
export type MemoryPlaces = ReturnType<typeof memoryPlaces>;
export type DiskPlaces = ReturnType<typeof diskPlaces>;
export type InterfacePlaces = ReturnType<typeof interfacePlaces>;

const places = new WeakMap<FigureNames, FigurePlaces>();

/** The names are those of virConnectGetAllDomainStats (src/libvirt-domain.c, libvirt 9.0.0); they are read once. */
export function figurePlaces(names: FigureNames): FigurePlaces {
  const known = places.get(names);
  if (known !== undefined) return known;
  const found = findPlaces(names);
  places.set(names, found);
  return found;
}

type Device = Readonly<Record<string, number>>;

function findPlaces(names: FigureNames): FigurePlaces {
  const { block = [], net = [], vcpu = [] } = devicesOf(names.names);
  return {
    state: names.placeOf('state.state'),
    cores: names.placeOf('vcpu.current'),
    cpuNs: names.placeOf('cpu.time'),
    memory: names.names.some((name) => name.startsWith('balloon.')) ? memoryPlaces(names) : undefined,
    disks: block.map(diskPlaces),
    interfaces: net.map(interfacePlaces),
    delays: vcpu.flatMap(({ delay }) => (delay === undefined ? [] : [delay])),
  };
}

/** By their kinds: of each device the places by what follows its number. */
function devicesOf(names: readonly string[]): Readonly<Record<string, readonly Device[]>> {
  const groups: Readonly<Record<string, Map<string, Record<string, number>>>> = {
    block: new Map(),
    net: new Map(),
    vcpu: new Map(),
  };
  for (const [place, name] of names.entries()) {
    const [, group = '', number = '', rest = ''] = /^(block|net|vcpu)\.(\d{1,9})\.(.+)$/.exec(name) ?? [];
    const devices = groups[group];
    if (devices === undefined || (devices.size >= devicesShown && !devices.has(number))) continue;
    const device = devices.get(number) ?? {};
    devices.set(number, device);
    device[rest] = place;
  }
  return Object.fromEntries(Object.entries(groups).map(([group, devices]) => [group, [...devices.values()]]));
}

function memoryPlaces(names: FigureNames) {
  return {
    maximum: names.placeOf('balloon.maximum'),
    current: names.placeOf('balloon.current'),
    resident: names.placeOf('balloon.rss'),
    total: names.placeOf('balloon.available'),
    usable: names.placeOf('balloon.usable'),
    unused: names.placeOf('balloon.unused'),
  };
}

function diskPlaces(device: Device) {
  return {
    target: device.name,
    readBytes: device['rd.bytes'],
    readRequests: device['rd.reqs'],
    readNs: device['rd.times'],
    writtenBytes: device['wr.bytes'],
    writeRequests: device['wr.reqs'],
    writeNs: device['wr.times'],
    capacityBytes: device.capacity,
    storedBytes: device.physical,
  };
}

/** libvirt counts from the guest's side: what it receives is received. */
function interfacePlaces(device: Device) {
  return {
    name: device.name,
    receivedBytes: device['rx.bytes'],
    receivedPackets: device['rx.pkts'],
    receivedDrops: device['rx.drop'],
    sentBytes: device['tx.bytes'],
    sentPackets: device['tx.pkts'],
    sentDrops: device['tx.drop'],
  };
}
