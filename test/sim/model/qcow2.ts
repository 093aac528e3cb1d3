import { type Content, contentOf } from './content.ts';

/** The parts of a qcow2 header that qemu-img tells of (QEMU's docs/interop/qcow2.txt). */
export interface Qcow2 {
  readonly virtualSizeBytes: number;
  /** As it stands in the file: relative names count from the file's own folder. */
  readonly backingName?: string | undefined;
}

/** What `qemu-img create` writes for an empty disk, in whole. */
const emptySize = 196_616;
const headerBytes = 104;

export function makeQcow2({ virtualSizeBytes, backingName }: Qcow2, data: Buffer = Buffer.alloc(0)): Content {
  const name = Buffer.from(backingName ?? '');
  const header = Buffer.alloc(headerBytes);
  header.write('QFI\xfb', 0, 'latin1');
  header.writeUInt32BE(3, 4);
  if (name.length > 0) {
    header.writeBigUInt64BE(BigInt(headerBytes), 8);
    header.writeUInt32BE(name.length, 16);
  }
  header.writeUInt32BE(16, 20);
  header.writeBigUInt64BE(BigInt(virtualSizeBytes), 24);
  header.writeUInt32BE(4, 96);
  header.writeUInt32BE(headerBytes, 100);
  const bytes = Buffer.concat([header, name, data]);
  return contentOf(bytes, Math.max(emptySize, bytes.length));
}

/** Undefined for what is no qcow2. */
export function readQcow2({ bytes }: Content): Qcow2 | undefined {
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, 4) !== 'QFI\xfb') return undefined;
  const at = Number(bytes.readBigUInt64BE(8));
  const backingName = at === 0 ? undefined : bytes.toString('utf8', at, at + bytes.readUInt32BE(16));
  return { virtualSizeBytes: Number(bytes.readBigUInt64BE(24)), backingName };
}
