import { malformed } from '../wire/malformed.ts';
import type { XdrReader } from '../wire/xdr-reader.ts';
import type { XdrWriter } from '../wire/xdr-writer.ts';

/** remote_nonnull_domain: how libvirt names a domain, in calls as in answers. It looks a domain up by its UUID. */
export interface DomainReference {
  readonly name: string;
  readonly uuid: string;
  /** -1 while it is not running. */
  readonly id: number;
}

/** A domain of which no more is known: libvirt's QEMU driver looks at nothing else. */
export function byUuid(uuid: string): DomainReference {
  return { name: '', uuid, id: -1 };
}

const uuidBytes = 16;
/** Of an empty name, the UUID and the id: what a hostile length is checked against. */
export const domainBytes = 4 + uuidBytes + 4;

export function readDomain(reader: XdrReader): DomainReference {
  return { name: reader.string(), uuid: readUuid(reader), id: reader.int() };
}

export function writeDomain(writer: XdrWriter, domain: DomainReference): void {
  writeUuid(writer.string(domain.name), domain.uuid);
  writer.int(domain.id);
}

const dash = 0x2d;
const digits = Buffer.from('0123456789abcdef');
const text = Buffer.alloc(36, dash);
/** Where each byte's two digits stand. */
const digitPlaces = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** In one piece of memory: each look at a cell holds one for each of its domains. */
function readUuid(reader: XdrReader): string {
  const bytes = reader.opaque(uuidBytes);
  for (let at = 0; at < uuidBytes; at += 1) {
    const [byte = 0, place = 0] = [bytes[at], digitPlaces[at]];
    text[place] = digits[byte >> 4] ?? dash;
    text[place + 1] = digits[byte & 15] ?? dash;
  }
  return text.toString('latin1');
}

export function writeUuid(writer: XdrWriter, uuid: string): void {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (bytes.length !== uuidBytes) throw malformed(`${uuid} is no UUID`);
  writer.opaque(bytes);
}
