import { Block, joinBytes } from './bytes.ts';
import { type DirectoryEntry, directoryRecord } from './directory-record.ts';

const sectorSize = 2048;

/** A small file in the root of the image. */
export interface IsoFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where things lie, in sectors. The first 16 are the system area, which stays empty. */
const sectors = { volume: 16, end: 17, pathTableLittle: 18, pathTableBig: 19, root: 20, files: 21 } as const;

/**
 * An ISO 9660 image with Rock Ridge names: all that a NoCloud seed needs. The same input gives the same bytes. Files
 * lie in the root, whose list has to fit into one sector; identifiers have to be sorted by the caller's names.
 */
export function isoImage(volumeId: string, files: readonly IsoFile[]): Uint8Array {
  const placed: (DirectoryEntry & IsoFile)[] = [];
  let sector: number = sectors.files;
  for (const { name, bytes } of files) {
    placed.push({ identifier: `${name.toUpperCase()}.;1`, name, folder: false, sector, length: bytes.length, bytes });
    sector += sectorsOf(bytes.length);
  }
  const image = new Block(sector * sectorSize)
    .put(sectors.volume * sectorSize, volumeDescriptor(volumeId, sector))
    .put(sectors.end * sectorSize, endDescriptor())
    .put(sectors.pathTableLittle * sectorSize, pathTable('little'))
    .put(sectors.pathTableBig * sectorSize, pathTable('big'))
    .put(sectors.root * sectorSize, rootFolder(placed));
  for (const file of placed) image.put(file.sector * sectorSize, file.bytes);
  return image.bytes;
}

function sectorsOf(length: number): number {
  return Math.max(1, Math.ceil(length / sectorSize));
}

/** ISO 9660, 8.4. Dates of 16 zeros and a zero byte mean that none is told. */
function volumeDescriptor(volumeId: string, totalSectors: number): Uint8Array {
  const block = new Block(sectorSize).byte(0, 1).text(1, 'CD001').byte(6, 1);
  block.text(8, '', 32).text(40, volumeId, 32);
  block.both32(80, totalSectors).both16(120, 1).both16(124, 1).both16(128, sectorSize);
  block.both32(132, pathTableLength);
  block.word32(140, sectors.pathTableLittle, 'little').word32(148, sectors.pathTableBig, 'big');
  block.put(156, directoryRecord(rootItself('\0')).subarray(0, 34)).byte(156, 34);
  block.text(190, '', 4 * 128 + 3 * 37);
  for (const offset of [813, 830, 847, 864]) block.text(offset, '0'.repeat(16));
  return block.byte(881, 1).bytes;
}

/** 8.3: no further descriptors. */
function endDescriptor(): Uint8Array {
  return new Block(7).byte(0, 255).text(1, 'CD001').byte(6, 1).bytes;
}

const pathTableLength = 10;

/** 9.4: the root is the only folder. */
function pathTable(order: 'little' | 'big'): Uint8Array {
  return new Block(pathTableLength).byte(0, 1).word32(2, sectors.root, order).word16(6, 1, order).bytes;
}

function rootItself(identifier: '\0' | '\u0001'): DirectoryEntry {
  return { identifier, folder: true, sector: sectors.root, length: sectorSize };
}

function rootFolder(files: readonly DirectoryEntry[]): Uint8Array {
  const entries = [{ ...rootItself('\0'), first: true }, rootItself('\u0001'), ...files];
  return new Block(sectorSize).put(0, joinBytes(entries.map(directoryRecord))).bytes;
}
