import type { ByteSource } from '../ports.ts';

/** A byte source whose beginning can be looked at before it is read. */
export interface PeekableSource extends ByteSource {
  /** The first `count` bytes, or all there are. */
  peek(count: number): Promise<Uint8Array>;
}

export function peekable(source: ByteSource): PeekableSource {
  const iterator = source[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let ended = false;
  return {
    async peek(count) {
      let length = read.reduce((sum, chunk) => sum + chunk.length, 0);
      while (length < count && !ended) {
        const next = await iterator.next();
        if (next.done === true) ended = true;
        else {
          read.push(next.value);
          length += next.value.length;
        }
      }
      return Buffer.concat(read).subarray(0, count);
    },
    async *[Symbol.asyncIterator]() {
      yield* read.splice(0);
      if (!ended) yield* { [Symbol.asyncIterator]: () => iterator };
    },
  };
}
