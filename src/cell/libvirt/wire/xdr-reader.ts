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
  /** The same bytes; reads numbers three times as fast as a Buffer does. */
  readonly #view: DataView;
  #offset: number;

  constructor(bytes: Buffer, offset = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#offset = offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  int(): number {
    return this.#view.getInt32(this.#take(unit));
  }

  uint(): number {
    return this.#view.getUint32(this.#take(unit));
  }

  /** Exact up to 2^53; larger numbers are rounded, which for counters and their rates is no loss. */
  hyper(): number {
    return this.int() * highWord + this.uint();
  }

  unsignedHyper(): number {
    return this.uint() * highWord + this.uint();
  }

  double(): number {
    return this.#view.getFloat64(this.#take(2 * unit));
  }

  string(): string {
    const length = this.uint();
    if (length > wireLimits.stringBytes) throw malformed(`a string of ${length} bytes`);
    const start = this.#take(padded(length));
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** Whether these words come next; then they are behind. */
  skipWords(words: Int32Array): boolean {
    const start = this.#offset;
    if (words.length * unit > this.remaining) return false;
    for (let at = 0; at < words.length; at += 1) {
      if (this.#view.getInt32(start + at * unit) !== words[at]) return false;
    }
    this.#offset = start + words.length * unit;
    return true;
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

  /**
   * How many items follow.
   * @param itemBytes the fewest bytes that an item takes, at least 4: no length is believed that cannot be true.
   */
  count(most: number, itemBytes: number): number {
    const length = this.uint();
    if (length > most) throw malformed(`a list of ${length}, more than ${most}`);
    if (length * itemBytes > this.remaining) throw malformed(`a list of ${length} in ${this.remaining} bytes`);
    return length;
  }

  array<T>(most: number, itemBytes: number, read: (reader: XdrReader) => T): T[] {
    const length = this.count(most, itemBytes);
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
