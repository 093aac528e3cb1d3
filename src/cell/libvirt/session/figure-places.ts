import type { FigureNames } from '../protocol/figure-names.ts';

/** More devices of a kind is no domain that nano would show. */
const devicesShown = 1024;

/** Where a domain's figures stand in a list, for each of its devices by what follows the device's number. */
export interface FigurePlaces {
  readonly disks: readonly DevicePlaces[];
  readonly interfaces: readonly DevicePlaces[];
  /** Of each virtual processor. Those that were taken out leave gaps in the numbers. */
  readonly delays: readonly number[];
}

export type DevicePlaces = Readonly<Record<string, number>>;

const places = new WeakMap<FigureNames, FigurePlaces>();

/** The names are those of virConnectGetAllDomainStats (src/libvirt-domain.c, libvirt 9.0.0); they are read once. */
export function figurePlaces(names: FigureNames): FigurePlaces {
  const known = places.get(names) ?? findPlaces(names.names);
  places.set(names, known);
  return known;
}

type Devices = Map<string, Record<string, number>>;

function findPlaces(names: readonly string[]): FigurePlaces {
  const groups: Readonly<Record<string, Devices>> = { block: new Map(), net: new Map(), vcpu: new Map() };
  for (const [place, name] of names.entries()) {
    const [, group = '', number = '', rest = ''] = /^(block|net|vcpu)\.(\d{1,9})\.(.+)$/.exec(name) ?? [];
    const devices = groups[group];
    if (devices === undefined || (devices.size >= devicesShown && !devices.has(number))) continue;
    const device = devices.get(number) ?? {};
    devices.set(number, device);
    device[rest] = place;
  }
  const all = (group: string) => [...(groups[group]?.values() ?? [])];
  const delays = all('vcpu').flatMap(({ delay }) => (delay === undefined ? [] : [delay]));
  return { disks: all('block'), interfaces: all('net'), delays };
}
