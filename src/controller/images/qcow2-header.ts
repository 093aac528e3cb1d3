/** What is the matter with a qcow2 file, as the rest of a sentence, and what to type, given its quoted name. */
interface Qcow2Problem {
  readonly what: string;
  readonly hint: (name: string) => string;
}

export interface Qcow2Header {
  readonly virtualSizeBytes: number;
  readonly problem?: Qcow2Problem;
}

/** Bits of the incompatible features (QEMU's docs/interop/qcow2.txt). Compression type and extended L2 are fine. */
const feature = { dirty: 1n, corrupt: 2n, dataFile: 4n, compressionType: 8n, extendedL2: 16n } as const;
const knownFeatures = Object.values(feature).reduce((all, bit) => all | bit, 0n);

const flatten = (name: string): string => `make it whole: qemu-img convert -O qcow2 ${name} image.qcow2`;
const repair = (name: string): string => `qemu-img check -r all ${name}`;
const again = (): string => 'it may be damaged or cut short; get it again';

/** Reads a qcow2 header, versions 2 and 3. The magic has been seen. */
export function readQcow2Header(head: Uint8Array): Qcow2Header {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 72) return refused(0, 'is cut short within its qcow2 header', again);
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) return refused(0, `is qcow version ${version}; nano takes 2 and 3`, flatten);
  if (version === 3 && head.length < 104) return refused(0, 'is cut short within its qcow2 header', again);

  const size = view.getBigUint64(24);
  const virtualSizeBytes = size > BigInt(Number.MAX_SAFE_INTEGER) ? 0 : Number(size);
  const clusterBits = view.getUint32(20);
  if (virtualSizeBytes === 0 || virtualSizeBytes % 512 !== 0 || clusterBits < 9 || clusterBits > 21) {
    return refused(0, 'has a qcow2 header that makes no sense', again);
  }
  const features = version === 3 ? view.getBigUint64(72) : 0n;
  if (view.getBigUint64(8) !== 0n) return refused(virtualSizeBytes, backingFile(head, view), flatten);
  if (view.getUint32(32) !== 0) return refused(virtualSizeBytes, 'is encrypted', decrypt);
  if ((features & feature.dataFile) !== 0n) return refused(virtualSizeBytes, 'keeps its data in another file', flatten);
  if ((features & feature.corrupt) !== 0n) return refused(virtualSizeBytes, 'is marked corrupt', repair);
  if ((features & feature.dirty) !== 0n) return refused(virtualSizeBytes, 'was not closed properly', repair);
  if ((features & ~knownFeatures) !== 0n) {
    return refused(virtualSizeBytes, 'uses features of qcow2 that nano does not know', flatten);
  }
  return { virtualSizeBytes };
}

const decrypt = (): string => 'nano cannot hold its key; give it without encryption';

/** The name lies outside of the header; it may lie beyond the bytes that were read. */
function backingFile(head: Uint8Array, view: DataView): string {
  const offset = Number(view.getBigUint64(8));
  const length = Math.min(view.getUint32(16), 1023);
  const name = new TextDecoder().decode(head.subarray(offset, offset + length));
  return `has a backing file${name === '' ? '' : `, ${JSON.stringify(name)}`}: it is only a part of a disk`;
}

function refused(virtualSizeBytes: number, what: string, hint: Qcow2Problem['hint']): Qcow2Header {
  return { virtualSizeBytes, problem: { what, hint } };
}
