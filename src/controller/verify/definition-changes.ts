import type { DomainFacts } from '../ports/keeping.ts';
import type { DomainSpec } from '../ports.ts';

/** In what a domain differs from what nano defined, in words; nothing where it does not. */
export function definitionChanges(spec: DomainSpec, seen: DomainFacts, name: string): string[] {
  const values: readonly (readonly [what: string, seen: string | number, recorded: string | number])[] = [
    ['name', name, spec.name],
    ['type', seen.type, spec.accelerator],
    ['machine', seen.machine, spec.machineType],
    ['cores', seen.cores, spec.cores],
    ['memory', seen.memoryBytes, Math.floor(spec.memoryBytes / 1024) * 1024],
    ['CPU', seen.cpu, spec.cpuModel],
  ];
  const plain = values.flatMap(([what, is, was]) => (is === was ? [] : [`${what} ${is}, recorded ${was}`]));
  return [...plain, ...diskChanges(spec, seen), ...cardChanges(spec, seen), ...hostDevices(seen)];
}

function diskChanges(spec: DomainSpec, { disks }: DomainFacts): string[] {
  const wanted = new Map([
    ...spec.disks.map((disk) => [disk.target, { source: disk.path, backing: disk.backing }] as const),
    ...(spec.seedPath === undefined ? [] : [['sda', { source: spec.seedPath, backing: [] }] as const]),
  ]);
  const seen = new Map(disks.map((disk) => [disk.target, disk]));
  const gone = [...wanted.keys()].filter((target) => !seen.has(target)).map((target) => `disk ${target} removed`);
  const others = [...seen].flatMap(([target, { source, backing }]) => {
    const disk = wanted.get(target);
    if (disk === undefined) return [`disk ${target} added: ${source === '' ? 'empty' : source}`];
    // An ejected seed is a guest's right.
    if (disk.source !== source && !(target === 'sda' && source === ''))
      return [`disk ${target} is ${source}, recorded ${disk.source}`];
    return backing.join() === disk.backing.join() ? [] : [`disk ${target} has another backing file`];
  });
  return [...gone, ...others];
}

function cardChanges(spec: DomainSpec, { interfaces }: DomainFacts): string[] {
  const wanted = new Map(
    spec.interfaces.map(({ mac, network }) => [
      mac,
      `${network.kind === 'bridge' ? 'bridge' : 'network'} ${network.name}`,
    ]),
  );
  const seen = new Map(interfaces.map(({ mac, kind, network }) => [mac, `${kind} ${network}`]));
  const gone = [...wanted.keys()].filter((mac) => !seen.has(mac)).map((mac) => `card ${mac} removed`);
  const others = [...seen].flatMap(([mac, plug]) => {
    const recorded = wanted.get(mac);
    if (recorded === undefined) return [`card ${mac} added`];
    return recorded === plug ? [] : [`card ${mac} is in ${plug}, recorded ${recorded}`];
  });
  return [...gone, ...others];
}

function hostDevices({ hostDevices: devices }: DomainFacts): string[] {
  return devices.length === 0 ? [] : [`${devices.length} devices of the host added`];
}
