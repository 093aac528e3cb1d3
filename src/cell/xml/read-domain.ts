import { NanoError } from '../../controller/model/errors.ts';
import { isUuid } from '../../controller/model/ids.ts';
import { metadataNamespace } from '../commands/virsh.ts';
import { attribute, child, children, parseXml, textOf, type XmlElement } from './read-xml.ts';

/** What nano reads out of a domain's definition: who it is, and what nano wrote into it. */
export interface DomainDefinition {
  readonly uuid: string;
  readonly name: string;
  /** The text of nano's metadata; absent on a foreign domain. */
  readonly metadata?: string;
  /** The port that VNC listens on; absent while the domain is stopped. */
  readonly vncPort?: number;
}

/** Reads what `virsh dumpxml` prints. */
export function readDomain(text: string): DomainDefinition {
  const domain = child(parseXml(text, "a domain's definition"), 'domain');
  const uuid = textOf(child(domain, 'uuid'))?.trim();
  const name = textOf(child(domain, 'name'));
  if (uuid === undefined || !isUuid(uuid) || name === undefined) {
    throw new NanoError('BAD_ANSWER', "a domain's definition has no UUID or no name");
  }
  const metadata = metadataOf(child(domain, 'metadata'));
  const vncPort = vncPortOf(child(domain, 'devices'));
  return {
    uuid: uuid.toLowerCase(),
    name,
    ...(metadata === undefined ? {} : { metadata }),
    ...(vncPort === undefined ? {} : { vncPort }),
  };
}

/** Reads what `virsh metadata` prints: the element alone; libvirt leaves its prefix and namespace out. */
export function readMetadata(text: string): string | undefined {
  return textOf(child(parseXml(text, "a domain's metadata"), 'instance'));
}

function metadataOf(metadata: XmlElement | undefined): string | undefined {
  const own = children(metadata, 'instance').find((element) =>
    Object.entries(element).some(([key, value]) => /^@xmlns(?::|$)/.test(key) && value === metadataNamespace),
  );
  return textOf(own);
}

function vncPortOf(devices: XmlElement | undefined): number | undefined {
  const vnc = children(devices, 'graphics').find((element) => attribute(element, 'type') === 'vnc');
  const port = Number(attribute(vnc, 'port'));
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}
