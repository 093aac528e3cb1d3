import type { Readable } from 'node:stream';

/** How much of a streamed command's standard error is kept: its end, where the reason for failing is. */
const tailBytes = 64 * 1024;

/** Everything a stream brings, as text. Calls `tooMuch` once when that is more than the limit. */
export function collect(source: Readable, limit: number, tooMuch: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    source.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else tooMuch();
    });
    source.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    source.on('error', reject);
  });
}

/** The last of what a stream brings, as text. */
export function keepTail(source: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let tail: Buffer = Buffer.alloc(0);
    source.on('data', (chunk: Buffer) => {
      tail = Buffer.concat([tail, chunk]);
      if (tail.length > tailBytes) tail = Buffer.from(tail.subarray(tail.length - tailBytes));
    });
    source.on('end', () => resolve(tail.toString('utf8')));
    source.on('error', reject);
  });
}
