import { Duplex } from 'node:stream';
import { NanoError } from '../../../controller/model/errors.ts';
import { readLibvirtError } from '../protocol/libvirt-error.ts';
import { type Frame, frameStatus } from '../wire/frame.ts';
import { wireLimits } from '../wire/limits.ts';
import { malformed } from '../wire/malformed.ts';

/** What a stream needs of its channel. */
export interface StreamPort {
  send(status: number, data: Uint8Array, sent?: (error?: Error | null) => void): void;
  /** libvirt knows no pause of one stream: whoever does not read stops the whole channel. */
  full(isFull: boolean): void;
  /** Nothing more is sent, nor expected. */
  over(): void;
}

const nothing = Buffer.alloc(0);

/** A stream of libvirt's as an ordinary one. Ending it finishes it, destroying it aborts it on the cell. */
export class RpcStream extends Duplex {
  readonly #port: StreamPort;
  /** nano has said that it sends nothing more, and waits for the daemon to confirm it. */
  #finished = false;
  #remoteEnded = false;
  #isOver = false;

  constructor(port: StreamPort) {
    super({ allowHalfOpen: false });
    this.#port = port;
    this.on('error', () => {});
  }

  /** A packet from the daemon. */
  receive({ status, body }: Frame): void {
    if (this.#isOver) return;
    switch (status) {
      case frameStatus.more:
        return void this.#take(body.rest());
      case frameStatus.ok:
        this.#endInput();
        if (this.#finished) this.#end();
        return;
      case frameStatus.error:
        return void this.fail(readLibvirtError(body));
      default:
        throw malformed(`a packet of status ${status}`);
    }
  }

  /** It has ended on the cell, or with its channel. */
  fail(error: NanoError): void {
    this.#end();
    this.destroy(error);
  }

  override _read(): void {
    this.#port.full(false);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#isOver) return void callback(new NanoError('CONNECTION_LOST', 'the stream has ended on the cell'));
    const most = wireLimits.streamPacketBytes;
    let start = 0;
    for (; chunk.length - start > most; start += most) {
      this.#port.send(frameStatus.more, chunk.subarray(start, start + most));
    }
    this.#port.send(frameStatus.more, chunk.subarray(start), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (!this.#isOver) {
      this.#finished = true;
      this.#port.send(frameStatus.ok, nothing);
      if (this.#remoteEnded) this.#end();
    }
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.#isOver && !this.#finished) this.#port.send(frameStatus.error, nothing);
    this.#end();
    callback(error);
  }

  /** An empty packet is the end of what comes, as when a console's guest goes off; an `ok` confirms nano's own end. */
  #take(data: Buffer): void {
    if (this.#remoteEnded) throw malformed('a packet after the end of its stream');
    if (data.length === 0) this.#endInput();
    else if (!this.push(Buffer.from(data))) this.#port.full(true);
  }

  #endInput(): void {
    if (!this.#remoteEnded) this.push(null);
    this.#remoteEnded = true;
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#port.full(false);
    this.#port.over();
  }
}
