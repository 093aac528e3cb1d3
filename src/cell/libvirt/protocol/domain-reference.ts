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

function readUuid(reader: XdrReader): string {
  const hex = reader.opaque(uuidBytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function writeUuid(writer: XdrWriter, uuid: string): void {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (bytes.length !== uuidBytes) throw malformed(`${uuid} is no UUID`);
  writer.opaque(bytes);
}
