import { Readable } from 'node:stream';
import type { MarkerFilter } from '../marker.ts';

const bufferBytes = 256 * 1024;

/**
 * What a remote command prints, without what its login shell printed before. ssh2 ends a channel's stream as politely
 * when the cable was cut as when the command has ended; this one ends only on `finish`, and fails otherwise.
 */
export class ChannelOutput extends Readable {
  readonly #source: Readable;
  readonly #onAbandon: () => void;
  #sourceEnded = false;
  #finished = false;

  /** @param onAbandon told when the reader destroys it before its end. */
  constructor(source: Readable, filter: MarkerFilter, onAbandon: () => void) {
    super({ highWaterMark: bufferBytes });
    this.#source = source;
    this.#onAbandon = onAbandon;
    // Whoever reads is told of an error by reading; nobody reading is no crash.
    this.on('error', () => {});
    source.on('data', (chunk: Buffer) => {
      // The filter sees all, also when nobody reads any more: it learns what is to be ended.
      const own = filter.take(chunk);
      if (own.length > 0 && !this.destroyed && !this.push(own)) source.pause();
    });
    source.on('end', () => {
      this.#sourceEnded = true;
      this.#endWhenDone();
    });
  }

  /** The command has ended by itself: what is still on the way is the last. */
  finish(): void {
    this.#finished = true;
    this.#endWhenDone();
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    // The channel is closed only once it has been read to its end.
    this.#source.resume();
    if (!(this.#finished && this.#sourceEnded)) this.#onAbandon();
    callback(error);
  }

  #endWhenDone(): void {
    if (this.#finished && this.#sourceEnded && !this.destroyed) this.push(null);
  }
}
