import { wireLimits } from './limits.ts';
import { malformed } from './malformed.ts';

const unit = 4;
const highWord = 2 ** 32;

/**
 * Reads XDR (RFC 4506) from one message: big-endian, everything padded to four bytes. Whatever is not there, or is
 * larger than it may be, is BAD_ANSWER before anything is allocated for it. What follows the last value is left alone.
 */
export class XdrReader {
  readonly #bytes: Buffer;
  #offset: number;

  constructor(bytes: Buffer, offset = 0) {
    this.#bytes = bytes;
    this.#offset = offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  int(): number {
    return this.#bytes.readInt32BE(this.#take(unit));
  }

  uint(): number {
    return this.#bytes.readUInt32BE(this.#take(unit));
  }

  /** Exact up to 2^53; larger numbers are rounded, which for counters and their rates is no loss. */
  hyper(): number {
    return this.int() * highWord + this.uint();
  }

  unsignedHyper(): number {
    return this.uint() * highWord + this.uint();
  }

  double(): number {
    return this.#bytes.readDoubleBE(this.#take(2 * unit));
  }

  string(): string {
    const length = this.uint();
    if (length > wireLimits.stringBytes) throw malformed(`a string of ${length} bytes`);
    const start = this.#take(padded(length));
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** A string that is likely to be this one, which must be ASCII: to compare takes a tenth of decoding it. */
  expectedString(expected: string | undefined): string {
    if (expected === undefined || this.remaining < unit) return this.string();
    const start = this.#offset + unit;
    const length = expected.length;
    if (this.#bytes.readUInt32BE(this.#offset) !== length || this.remaining < unit + padded(length))
      return this.string();
    for (let at = 0; at < length; at += 1) {
      if (this.#bytes[start + at] !== expected.charCodeAt(at)) return this.string();
    }
    this.#offset = start + padded(length);
    return expected;
  }

  /** Bytes of a length that both sides know. They are a view into the message. */
  opaque(length: number): Buffer {
    const start = this.#take(padded(length));
    return this.#bytes.subarray(start, start + length);
  }

  /** All that follows, as in a packet of a stream. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#take(this.remaining));
  }

  optional<T>(read: (reader: XdrReader) => T): T | undefined {
    const present = this.uint();
    if (present > 1) throw malformed(`${present} where something is present or not`);
    return present === 1 ? read(this) : undefined;
  }

  /** @param itemBytes the fewest bytes that an item takes, at least 4: no length is believed that cannot be true. */
  array<T>(most: number, itemBytes: number, read: (reader: XdrReader) => T): T[] {
    const length = this.uint();
    if (length > most) throw malformed(`a list of ${length}, more than ${most}`);
    if (length * itemBytes > this.remaining) throw malformed(`a list of ${length} in ${this.remaining} bytes`);
    const items: T[] = [];
    for (let index = 0; index < length; index += 1) items.push(read(this));
    return items;
  }

  #take(length: number): number {
    const start = this.#offset;
    if (length > this.remaining) throw malformed(`it ends ${length - this.remaining} bytes too early`);
    this.#offset = start + length;
    return start;
  }
}

function padded(length: number): number {
  return Math.ceil(length / unit) * unit;
}
