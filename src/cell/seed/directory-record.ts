import { Block, joinBytes } from './bytes.ts';

/** A file or folder as its folder lists it. */
export interface DirectoryEntry {
  /** In capitals: all that a reader without Rock Ridge sees. `\0` and `\1` are the folder itself and its parent. */
  readonly identifier: string;
  /** The name as Linux shows it; none for the folder itself and its parent. */
  readonly name?: string;
  readonly folder: boolean;
  readonly sector: number;
  readonly length: number;
  /** Whether it is the first entry of the root, which tells that Rock Ridge is used. */
  readonly first?: boolean;
}

/** One record of a folder (ISO 9660, 9.1), with the POSIX name and mode behind it (Rock Ridge, IEEE P1282). */
export function directoryRecord(entry: DirectoryEntry): Uint8Array {
  const identifier = Buffer.from(entry.identifier, 'latin1');
  const head = 33 + identifier.length + (identifier.length % 2 === 0 ? 1 : 0);
  const system = joinBytes([
    ...(entry.first === true ? [sharingProtocol(), extensionReference()] : []),
    posixAttributes(entry.folder),
    ...(entry.name === undefined ? [] : [alternateName(entry.name)]),
  ]);
  const length = head + system.length + (system.length % 2);
  return new Block(length)
    .byte(0, length)
    .both32(2, entry.sector)
    .both32(10, entry.length)
    .put(18, recordedAt)
    .byte(25, entry.folder ? 2 : 0)
    .both16(28, 1)
    .byte(32, identifier.length)
    .put(33, identifier)
    .put(head, system).bytes;
}

/** 2020-01-01 00:00:00 UTC, always: the same seed gives the same bytes. */
const recordedAt = Uint8Array.of(120, 1, 1, 0, 0, 0, 0);

/** SP: the system use areas follow the sharing protocol (SUSP 5.3). */
function sharingProtocol(): Uint8Array {
  return new Block(7).text(0, 'SP').byte(2, 7).byte(3, 1).byte(4, 0xbe).byte(5, 0xef).bytes;
}

/** ER: these are Rock Ridge's (SUSP 5.5); its optional description and source are left empty. */
function extensionReference(): Uint8Array {
  const id = 'RRIP_1991A';
  const length = 8 + id.length;
  return new Block(length).text(0, 'ER').byte(2, length).byte(3, 1).byte(4, id.length).byte(7, 1).text(8, id).bytes;
}

/** PX: mode, links, owner root, group root (Rock Ridge 4.1.1, in the 1991 form of 36 bytes). */
function posixAttributes(folder: boolean): Uint8Array {
  const block = new Block(36).text(0, 'PX').byte(2, 36).byte(3, 1);
  return block.both32(4, folder ? 0o040555 : 0o100444).both32(12, folder ? 2 : 1).bytes;
}

/** NM: the name (Rock Ridge 4.1.4). */
function alternateName(name: string): Uint8Array {
  return new Block(5 + name.length)
    .text(0, 'NM')
    .byte(2, 5 + name.length)
    .byte(3, 1)
    .text(5, name).bytes;
}
