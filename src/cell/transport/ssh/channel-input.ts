import { Writable } from 'node:stream';

const bufferBytes = 256 * 1024;

/**
 * A remote command's standard input. A write is done when the channel's window has taken it, so a fast writer waits
 * for a slow command. ssh2 forgets the writes that wait when a channel closes; destroying this stream fails them.
 */
export class ChannelInput extends Writable {
  readonly #channel: Writable;
  readonly #onAbandon: (error: Error | null) => void;
  #waiting: ((error?: Error | null) => void) | undefined;
  #isRefused = false;

  /** @param onAbandon told when the writer destroys it before its end. */
  constructor(channel: Writable, onAbandon: (error: Error | null) => void) {
    super({ highWaterMark: bufferBytes });
    this.#channel = channel;
    this.#onAbandon = onAbandon;
    this.on('error', () => {});
  }

  /** The command has ended: what it has not read by now fails, and nothing is wrong with that. */
  refuse(): void {
    this.#isRefused = true;
    if (!this.writableFinished) this.destroy(inputNotRead());
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#waiting = callback;
    if (this.#channel.writable) {
      this.#channel.write(chunk, (error) => this.#settle(error));
    } else {
      this.#isRefused = true;
      this.#settle(inputNotRead());
    }
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#channel.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.writableFinished && !this.#isRefused) this.#onAbandon(error);
    this.#settle(error ?? inputNotRead());
    callback(error);
  }

  #settle(error?: Error | null): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(error);
  }
}

/** What a pipe says when its reader has gone, here in words. */
export function inputNotRead(): Error {
  return Object.assign(new Error('the command ended before it had read all of its input'), { code: 'EPIPE' });
}
