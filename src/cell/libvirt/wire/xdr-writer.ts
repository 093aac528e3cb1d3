import { NanoError } from '../../../controller/model/errors.ts';
import { wireLimits } from './limits.ts';

const unit = 4;

/** Writes XDR (RFC 4506): what XdrReader reads. Calls are small; it grows by doubling where one is not. */
export class XdrWriter {
  #bytes = Buffer.alloc(256);
  #length = 0;

  int(value: number): this {
    const at = this.#take(unit);
    this.#bytes.writeInt32BE(value, at);
    return this;
  }

  uint(value: number): this {
    const at = this.#take(unit);
    this.#bytes.writeUInt32BE(value, at);
    return this;
  }

  string(value: string): this {
    const length = Buffer.byteLength(value);
    if (length > wireLimits.stringBytes) throw new NanoError('INVALID_VALUE', `a string of ${length} bytes`);
    const at = this.uint(length).#take(padded(length));
    this.#bytes.write(value, at);
    return this;
  }

  opaque(value: Uint8Array): this {
    const at = this.#take(padded(value.length));
    this.#bytes.set(value, at);
    return this;
  }

  optional<T>(value: T | undefined, write: (writer: this, value: T) => void): this {
    this.uint(value === undefined ? 0 : 1);
    if (value !== undefined) write(this, value);
    return this;
  }

  array<T>(values: readonly T[], write: (writer: this, value: T) => void): this {
    this.uint(values.length);
    for (const value of values) write(this, value);
    return this;
  }

  /** What was written, of which the writer may not be used any more. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Where to write so many bytes; `#bytes` may be another afterwards. Fresh bytes are zero, as padding is to be. */
  #take(length: number): number {
    const start = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    return start;
  }
}

function padded(length: number): number {
  return Math.ceil(length / unit) * unit;
}
