import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { expect } from 'vitest';
import { FrameSplitter } from '../../../../src/cell/libvirt/wire/frame-splitter.ts';
import { duplexPair } from './duplex-pair.ts';

interface Line {
  readonly fromNano: boolean;
  readonly hex: string;
}

const recorded = new URL('../../../fixtures/libvirt/libvirtd-9.0.0.txt', import.meta.url);

export function readConversation(): readonly Line[] {
  const lines = readFileSync(recorded, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, sign, hex] = /^([<>]) ([0-9a-f]+)$/.exec(line) ?? [];
    return hex === undefined ? [] : [{ fromNano: sign === '>', hex }];
  });
}

/** The libvirtd of the recording: says what it said when nano has said, byte for byte, what it had said before it. */
export class Replay {
  readonly stream: Duplex;
  readonly #far: Duplex;
  readonly #rest: Line[];
  readonly #heard: string[] = [];

  constructor() {
    this.#rest = [...readConversation()];
    [this.stream, this.#far] = duplexPair();
    const splitter = new FrameSplitter();
    this.#far.on('data', (chunk: Buffer) => splitter.push(chunk, (frame) => this.#hear(frame.toString('hex'))));
  }

  /** How much of the recording was not said. */
  get left(): number {
    return this.#rest.length;
  }

  #hear(hex: string): void {
    this.#heard.push(hex);
    while (this.#rest[0] !== undefined) {
      const [{ fromNano, hex: next }] = [this.#rest[0]];
      if (fromNano) {
        const said = this.#heard.shift();
        if (said === undefined) return;
        expect(said).toBe(next);
      } else this.#far.write(Buffer.from(next, 'hex'));
      this.#rest.shift();
    }
  }
}
