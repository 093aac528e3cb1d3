import { createHash } from 'node:crypto';

/** A file's bytes: those that it begins with, and zeros from there up to its size. So empty disks cost nothing. */
export interface Content {
  readonly bytes: Buffer;
  readonly size: number;
}

export function contentOf(bytes: string | Buffer, size?: number): Content {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return { bytes: buffer, size: size ?? buffer.length };
}

export function textOf({ bytes }: Content): string {
  return bytes.toString('utf8');
}

/** What it takes on a disk: holes take nothing. */
export function spaceOf({ bytes }: Content): number {
  return bytes.length;
}

const zeros = Buffer.alloc(64 * 1024);
const digests = new WeakMap<Content, string>();

export function sha256Of(content: Content): string {
  const known = digests.get(content);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (const piece of pieces(content)) hash.update(piece);
  const digest = hash.digest('hex');
  digests.set(content, digest);
  return digest;
}

export function* pieces({ bytes, size }: Content): Generator<Buffer> {
  yield bytes;
  for (let left = size - bytes.length; left > 0; left -= zeros.length) {
    yield left >= zeros.length ? zeros : zeros.subarray(0, left);
  }
}
