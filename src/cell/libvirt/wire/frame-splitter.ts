import { headerBytes } from './frame.ts';
import { wireLimits } from './limits.ts';
import { malformed } from './malformed.ts';

const lengthBytes = 4;
const smallest = 4096;
const nothing = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into messages, each with its length word. Holds at most twice what was received of the
 * message that is coming, however long it claims to be and however small its pieces are.
 */
export class FrameSplitter {
  /** The beginning of a message, and room for more of it. */
  #buffer = nothing;
  #held = 0;

  /** Hands out every message that is complete. Throws BAD_ANSWER at a length that no message has. */
  push(chunk: Buffer, take: (frame: Buffer) => void): void {
    let bytes = chunk;
    if (this.#held > 0) {
      this.#append(chunk);
      if (this.#held < (lengthOf(this.#buffer, this.#held) ?? lengthBytes)) return;
      // What is handed out may be kept: nothing is written over it.
      bytes = this.#buffer.subarray(0, this.#held);
      this.#buffer = nothing;
      this.#held = 0;
    }
    for (;;) {
      const length = lengthOf(bytes, bytes.length);
      if (length === undefined || bytes.length < length) break;
      take(bytes.subarray(0, length));
      bytes = bytes.subarray(length);
    }
    this.#append(bytes);
  }

  #append(bytes: Buffer): void {
    const held = this.#held + bytes.length;
    if (held > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(held, 2 * this.#held, smallest));
      this.#buffer.copy(larger, 0, 0, this.#held);
      this.#buffer = larger;
    }
    bytes.copy(this.#buffer, this.#held);
    this.#held = held;
  }
}

/** What the length word says, or undefined while it is not all there. */
function lengthOf(bytes: Buffer, held: number): number | undefined {
  if (held < lengthBytes) return undefined;
  const length = bytes.readUInt32BE(0);
  if (length < headerBytes || length > wireLimits.messageBytes) throw malformed(`a message of ${length} bytes`);
  return length;
}
