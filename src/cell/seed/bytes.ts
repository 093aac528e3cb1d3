const encoder = new TextEncoder();

/** Writes numbers and names into a block at given offsets, as ISO 9660 numbers its bytes. */
export class Block {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  byte(offset: number, value: number): this {
    this.#view.setUint8(offset, value);
    return this;
  }

  /** A 16-bit number in both byte orders (ISO 9660, 7.2.3). */
  both16(offset: number, value: number): this {
    this.#view.setUint16(offset, value, true);
    this.#view.setUint16(offset + 2, value, false);
    return this;
  }

  /** A 32-bit number in both byte orders (7.3.3). */
  both32(offset: number, value: number): this {
    this.#view.setUint32(offset, value, true);
    this.#view.setUint32(offset + 4, value, false);
    return this;
  }

  /** A 32-bit number in one byte order. */
  word32(offset: number, value: number, order: 'little' | 'big'): this {
    this.#view.setUint32(offset, value, order === 'little');
    return this;
  }

  word16(offset: number, value: number, order: 'little' | 'big'): this {
    this.#view.setUint16(offset, value, order === 'little');
    return this;
  }

  /** ASCII text, filled up with blanks to `length`. */
  text(offset: number, text: string, length = text.length): this {
    encoder.encodeInto(text.padEnd(length, ' '), this.bytes.subarray(offset));
    return this;
  }

  put(offset: number, bytes: Uint8Array): this {
    this.bytes.set(bytes, offset);
    return this;
  }
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
