import { isUuid } from '../../controller/model/ids.ts';
import { readCapabilities, readDomainCapabilities } from './capabilities.ts';
import { parseDomainList, parseDomainStats } from './domain-list.ts';
import { parseLibvirtNetworks, readNetworkBridges } from './host-networks.ts';
import type { SectionReader } from './section-reader.ts';
import type { LibvirtAnswers } from './survey.ts';
import { parseVirshVersion } from './versions.ts';

/** What libvirt answered, on a host where it does. */
export function readLibvirtAnswers(reader: SectionReader): LibvirtAnswers {
  const versions = parseVirshVersion(reader.text('version'));
  return {
    version: versions.libvirt,
    qemuVersion: versions.qemu,
    capabilities: reader.read('capabilities', "libvirt's capabilities", readCapabilities),
    kvm: reader.read('domcapabilities-kvm', "libvirt's domain capabilities", readDomainCapabilities),
    emulation: reader.read('domcapabilities-qemu', "libvirt's domain capabilities", readDomainCapabilities),
    networks: parseLibvirtNetworks(
      reader.text('networks'),
      reader.text('networks-active'),
      reader.text('networks-autostart'),
    ),
    networkBridges: reader.read('networks-xml', "libvirt's networks", readNetworkBridges) ?? new Set(),
    domains: reader.read('domains', 'the list of domains', parseDomainList) ?? [],
    stats: reader.read('domstats', "the domains' statistics", parseDomainStats) ?? new Map(),
    ours: parseOurs(reader.text('metadata')),
    refusal: refusalOf(reader),
  };
}

/**
 * What every libvirt must answer. Not so its version, which it ends with an error where it finds no QEMU; nor its
 * networks, whose daemon a host with bridges of its own may lack.
 */
const necessary = ['capabilities', 'domains', 'domstats', 'metadata'] as const;

function refusalOf(reader: SectionReader): string | undefined {
  const name = necessary.find((section) => !reader.works(section));
  return name === undefined ? undefined : `${name}: ${reader.failure(name)}`;
}

/** Lines of a UUID, each followed by nano's metadata where the domain carries it. */
function parseOurs(text: string): ReadonlySet<string> {
  const ours = new Set<string>();
  let uuid: string | undefined;
  for (const line of text.split('\n')) {
    if (isUuid(line)) uuid = line;
    else if (uuid !== undefined && line.trim() !== '') ours.add(uuid);
  }
  return ours;
}
