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
  const pieces = ['nano', `${randomBytes(12).toString('hex')}:`] as const;
  return { pieces, bytes: Buffer.from(pieces.join('')) };
}

const preambleBytes = 1024;
const nothing: Buffer = Buffer.alloc(0);

/** Takes a command's bytes out of what a remote shell sends: all that follows the marker. */
export class MarkerFilter {
  readonly #marker: Buffer;
  readonly #onStart: ((pid: number) => void) | undefined;
  #state: 'before' | 'number' | 'own' = 'before';
  /** What cannot be judged yet: the marker, or the number after it, may come in two chunks. */
  #held: Buffer = nothing;
  #preamble = '';

  /** @param onStart told the command's process id; given, the marker is followed by it and a slash. */
  constructor(marker: Marker, onStart?: (pid: number) => void) {
    this.#marker = marker.bytes;
    this.#onStart = onStart;
  }

  get found(): boolean {
    return this.#state === 'own';
  }

  /** The beginning of what came before the marker: the words of a shell that does not run commands. */
  get preamble(): string {
    return this.#preamble;
  }

  /** The part of a chunk that is the command's own. */
  take(chunk: Buffer): Buffer {
    if (this.#state === 'own') return chunk;
    const text = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    return this.#state === 'before' ? this.#takeMarker(text) : this.#takeNumber(text);
  }

  #takeMarker(text: Buffer): Buffer {
    const at = text.indexOf(this.#marker);
    const known = this.#held.length;
    this.#keep(text.subarray(known, Math.max(known, at === -1 ? text.length : at)));
    if (at === -1) {
      this.#held = Buffer.from(text.subarray(Math.max(0, text.length - this.#marker.length + 1)));
      return nothing;
    }
    this.#held = nothing;
    this.#state = this.#onStart === undefined ? 'own' : 'number';
    return this.take(text.subarray(at + this.#marker.length));
  }

  #takeNumber(text: Buffer): Buffer {
    const end = text.indexOf('/');
    if (end === -1) {
      this.#held = Buffer.from(text);
      return nothing;
    }
    this.#held = nothing;
    this.#state = 'own';
    const pid = Number(text.toString('latin1', 0, end));
    if (Number.isSafeInteger(pid) && pid > 1) this.#onStart?.(pid);
    return text.subarray(end + 1);
  }

  #keep(before: Buffer): void {
    if (this.#preamble.length < preambleBytes) this.#preamble += before.toString('utf8', 0, preambleBytes);
  }
}
