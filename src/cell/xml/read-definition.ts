import type { DomainDiskFacts, DomainFacts } from '../../controller/ports/keeping.ts';
import { printable } from '../facts/printable.ts';
import { attribute, child, children, parseXml, textOf, type XmlElement } from './read-xml.ts';

/** libvirt writes memory in KiB; an administrator may use any of its units (virScaleInteger). */
const units: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  k: 1024,
  KiB: 1024,
  KB: 1000,
  M: 1024 ** 2,
  MiB: 1024 ** 2,
  MB: 1000 ** 2,
  G: 1024 ** 3,
  GiB: 1024 ** 3,
  GB: 1000 ** 3,
  T: 1024 ** 4,
  TiB: 1024 ** 4,
};

/** Of a domain's definition what nano decides, as `virsh dumpxml --inactive` tells it. */
export function readDefinition(text: string): DomainFacts {
  const domain = child(parseXml(text, "a domain's definition"), 'domain');
  const type = child(domain, 'os', 'type');
  const devices = child(domain, 'devices');
  return {
    type: shown(attribute(domain, 'type')),
    machine: shown(attribute(type, 'machine')),
    firmware: firmwareOf(child(domain, 'os')),
    cores: Number(textOf(child(domain, 'vcpu')) ?? 0) || 0,
    memoryBytes: memoryOf(child(domain, 'memory')),
    cpu: cpuOf(child(domain, 'cpu')),
    disks: children(devices, 'disk').map(diskOf),
    interfaces: children(devices, 'interface').map((card) => ({
      mac: shown(attribute(child(card, 'mac'), 'address')).toLowerCase(),
      kind: shown(attribute(card, 'type')),
      network: shown(
        attribute(child(card, 'source'), 'network') ??
          attribute(child(card, 'source'), 'bridge') ??
          attribute(child(card, 'source'), 'dev'),
      ),
    })),
    hostDevices: children(devices, 'hostdev').map((device) => shown(attribute(device, 'type'))),
  };
}

function memoryOf(memory: XmlElement | undefined): number {
  const unit = units[attribute(memory, 'unit') ?? 'KiB'] ?? 1024;
  return (Number(textOf(memory)) || 0) * unit;
}

function firmwareOf(os: XmlElement | undefined): 'bios' | 'uefi' {
  const loader = child(os, 'loader');
  const isFlash = attribute(loader, 'type') === 'pflash';
  return attribute(os, 'firmware') === 'efi' || isFlash ? 'uefi' : 'bios';
}

function cpuOf(cpu: XmlElement | undefined): string {
  const mode = attribute(cpu, 'mode');
  return shown(mode === undefined || mode === 'custom' ? textOf(child(cpu, 'model')) : mode);
}

function diskOf(disk: XmlElement): DomainDiskFacts {
  return {
    target: shown(attribute(child(disk, 'target'), 'dev')),
    device: shown(attribute(disk, 'device') ?? 'disk'),
    kind: shown(attribute(disk, 'type')),
    format: shown(attribute(child(disk, 'driver'), 'type')),
    source: sourceOf(disk),
    backing: backingOf(child(disk, 'backingStore'), 0),
  };
}

function sourceOf(element: XmlElement): string {
  const source = child(element, 'source');
  const place = attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'name');
  const volume = attribute(source, 'volume');
  return shown(place ?? (volume === undefined ? '' : `${attribute(source, 'pool') ?? ''}/${volume}`));
}

/** A chain has a handful of files; a hostile one without an end is cut. */
function backingOf(backing: XmlElement | undefined, depth: number): readonly string[] {
  if (backing === undefined || depth > 50 || child(backing, 'source') === undefined) return [];
  return [sourceOf(backing), ...backingOf(child(backing, 'backingStore'), depth + 1)];
}

function shown(value: string | undefined): string {
  return printable((value ?? '').trim(), 1024);
}
