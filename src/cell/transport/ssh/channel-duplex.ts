import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { NanoError } from '../../../controller/model/errors.ts';
import { inputNotRead } from './channel-input.ts';

/** A forwarded connection as an ordinary stream: it fails when the SSH connection is lost, where ssh2's own ends. */
export class ChannelDuplex extends Duplex {
  readonly #channel: ClientChannel;
  #over = false;

  constructor(channel: ClientChannel) {
    super({ allowHalfOpen: true });
    this.#channel = channel;
    this.on('error', () => {});
    channel.on('error', () => {});
    channel.on('data', (chunk: Buffer) => {
      if (!this.destroyed && !this.push(chunk)) channel.pause();
    });
    // A lost connection is told by `fail` before ssh2 ends its channels: an end that comes here is the other side's.
    channel.on('end', () => {
      if (!this.destroyed) this.push(null);
    });
    channel.on('close', () => {
      this.#over = true;
      if (!this.writableFinished && !this.destroyed) this.end();
    });
  }

  fail(reason: NanoError): void {
    this.#over = true;
    this.destroy(reason);
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (!this.#over && this.#channel.writable) this.#channel.write(chunk, callback);
    else callback(inputNotRead());
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (!this.#over) this.#channel.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#channel.resume();
    if (!this.#over) this.#channel.close();
    callback(error);
  }
}
