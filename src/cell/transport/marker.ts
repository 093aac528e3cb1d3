import { randomBytes } from 'node:crypto';

/**
 * What a remote shell prints right before the command starts, so that banners of login scripts can be told from the
 * command's output. It is sent in two pieces: a login script that traces (`set -x`, `set -v`) shows the pieces only.
 */
export interface Marker {
  readonly pieces: readonly [string, string];
  readonly bytes: Buffer;
}

/** A marker that nothing printed before can contain by chance. */
export function createMarker(): Marker {
  const pieces = ['nano', `${randomBytes(12).toString('hex')}/`] as const;
  return { pieces, bytes: Buffer.from(pieces.join('')) };
}

/** Takes a command's bytes out of what a remote shell sends: all that follows the marker. */
export class MarkerFilter {
  readonly #marker: Buffer;
  #found = false;
  /** The end of what was seen so far: the marker may come in two chunks. */
  #tail: Buffer = Buffer.alloc(0);
  #preamble = '';

  constructor(marker: Marker) {
    this.#marker = marker.bytes;
  }

  get found(): boolean {
    return this.#found;
  }

  /** The beginning of what came before the marker: the words of a shell that does not run commands. */
  get preamble(): string {
    return this.#preamble;
  }

  /** The part of a chunk that is the command's own. */
  take(chunk: Buffer): Buffer {
    if (this.#found) return chunk;
    const text = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    const at = text.indexOf(this.#marker);
    const before = at === -1 ? text.length : at;
    if (this.#preamble.length < 1024) this.#keep(text.subarray(this.#tail.length, Math.max(before, this.#tail.length)));
    if (at !== -1) {
      this.#found = true;
      this.#tail = Buffer.alloc(0);
      return text.subarray(at + this.#marker.length);
    }
    this.#tail = Buffer.from(text.subarray(Math.max(0, text.length - this.#marker.length + 1)));
    return text.subarray(text.length);
  }

  #keep(before: Buffer): void {
    this.#preamble += before.toString('utf8', 0, 1024);
  }
}
