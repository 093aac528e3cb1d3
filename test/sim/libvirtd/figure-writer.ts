import { XdrWriter } from '../../../src/cell/libvirt/wire/xdr-writer.ts';

/** VIR_TYPED_PARAM_*. */
const types = { int: 1, uint: 2, ullong: 4, string: 7 } as const;

/** A counter, by where it stands in the bytes and by what it rises in a millisecond of its domain's own time. */
export interface Counter {
  readonly at: number;
  readonly perMs: number;
}

/** Writes figures (typed parameters) and remembers which of them move. */
export class FigureWriter {
  readonly counters: Counter[] = [];
  readonly #writer = new XdrWriter();
  #length = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  int(name: string, value: number): void {
    this.#begin(name, types.int, 4).int(value);
  }

  uint(name: string, value: number): void {
    this.#begin(name, types.uint, 4).uint(value);
  }

  text(name: string, value: string): void {
    this.#begin(name, types.string, 4 + padded(Buffer.byteLength(value))).string(value);
  }

  ullong(name: string, value: number): void {
    this.#begin(name, types.ullong, 8)
      .uint(Math.floor(value / 2 ** 32))
      .uint(value % 2 ** 32);
  }

  counter(name: string, perMs: number): void {
    this.ullong(name, 0);
    this.counters.push({ at: this.#length - 8, perMs });
  }

  finish(): Buffer {
    return this.#writer.finish();
  }

  #begin(name: string, type: number, valueBytes: number): XdrWriter {
    this.#count += 1;
    this.#length += 8 + padded(Buffer.byteLength(name)) + valueBytes;
    return this.#writer.string(name).uint(type);
  }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
