import { attribute, child, children, parseXml, textOf, type XmlElement } from '../xml/read-xml.ts';
import { sortMachineTypes } from './machine-types.ts';
import { parsePath, parseWord } from './values.ts';

/** What `virsh capabilities` tells that nano needs. */
export interface Capabilities {
  /** Versioned q35 machine types, newest first; empty where libvirt knows no QEMU for x86-64. */
  readonly machineTypes: readonly string[];
  readonly hostCpuModel: string | undefined;
  /** The numbers that libvirt starts QEMU under, as the running daemon has them, whatever qemu.conf says by now. */
  readonly qemuIds: { readonly user: string; readonly group: string } | undefined;
}

export function readCapabilities(xml: string): Capabilities {
  const capabilities = child(parseXml(xml, "libvirt's capabilities"), 'capabilities');
  const host = child(capabilities, 'host');
  const hostCpuModel = parseWord(textOf(child(host, 'cpu', 'model')) ?? '');
  const qemuIds = qemuIdsOf(host);
  return {
    machineTypes: machineTypesOf(capabilities),
    hostCpuModel,
    qemuIds,
  };
}

/** What `virsh domcapabilities` tells that nano needs, for one accelerator. */
export interface DomainCapabilities {
  readonly emulator: string | undefined;
  /** What `<cpu mode='host-model'/>` comes to. */
  readonly hostModel: string | undefined;
  /** Whether a guest may have `<cpu mode='maximum'/>`. */
  readonly maximum: boolean;
}

export function readDomainCapabilities(xml: string): DomainCapabilities {
  const capabilities = child(parseXml(xml, "libvirt's domain capabilities"), 'domainCapabilities');
  const modes = children(child(capabilities, 'cpu'), 'mode').filter((mode) => attribute(mode, 'supported') === 'yes');
  const mode = (name: string) => modes.find((candidate) => attribute(candidate, 'name') === name);
  const emulator = parsePath(textOf(child(capabilities, 'path')) ?? '');
  const hostModel = parseWord(textOf(child(mode('host-model'), 'model')) ?? '');
  return {
    emulator,
    hostModel,
    maximum: mode('maximum') !== undefined,
  };
}

function machineTypesOf(capabilities: XmlElement | undefined): readonly string[] {
  const architectures = children(capabilities, 'guest').flatMap((guest) => children(guest, 'arch'));
  const machines = architectures
    .filter((architecture) => attribute(architecture, 'name') === 'x86_64')
    .flatMap((architecture) => [architecture, ...children(architecture, 'domain')])
    .flatMap((element) => children(element, 'machine'));
  return sortMachineTypes(
    machines.flatMap((machine) => [textOf(machine) ?? '', attribute(machine, 'canonical') ?? '']),
  );
}

/** `+64055:+64055`: libvirt writes a plus before numbers, to tell them from names. */
function qemuIdsOf(host: XmlElement | undefined): Capabilities['qemuIds'] {
  const dac = children(host, 'secmodel').find((model) => textOf(child(model, 'model')) === 'dac');
  const match = /^\+(\d{1,10}):\+(\d{1,10})$/.exec(textOf(child(dac, 'baselabel')) ?? '');
  return match?.[1] === undefined || match[2] === undefined ? undefined : { user: match[1], group: match[2] };
}
