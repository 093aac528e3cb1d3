import { Writable } from 'node:stream';

const bufferBytes = 256 * 1024;

/**
 * A remote command's standard input. A write is done when the channel's window has taken it, so a fast writer waits
 * for a slow command. ssh2 forgets the writes that wait when a channel closes; destroying this stream fails them.
 */
export class ChannelInput extends Writable {
  readonly #channel: Writable;
  readonly #onAbandon: (error: Error | null) => void;

  /** @param onAbandon told when the writer destroys it before its end. */
  constructor(channel: Writable, onAbandon: (error: Error | null) => void) {
    super({ highWaterMark: bufferBytes });
    this.#channel = channel;
    this.#onAbandon = onAbandon;
    this.on('error', () => {});
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#channel.writable) this.#channel.write(chunk, callback);
    else callback(inputNotRead());
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#channel.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.writableFinished) this.#onAbandon(error);
    callback(error);
  }
}

/** What a pipe says when its reader has gone, here in words. */
export function inputNotRead(): Error {
  return Object.assign(new Error('the command ended before it had read all of its input'), { code: 'EPIPE' });
}
