import type { NanoError } from '../../../controller/model/errors.ts';
import type { Frame } from '../wire/frame.ts';
import { malformed } from '../wire/malformed.ts';
import { RpcStream } from './rpc-stream.ts';

interface Entry {
  readonly procedure: number;
  readonly stream: RpcStream;
}

/** How many ended streams are remembered, whose last packets may cross with nano's. */
const endedKept = 64;

/** The open streams of a channel, by the serial number of the call that opened each. */
export class Streams {
  readonly #open = new Map<number, Entry>();
  readonly #ended: number[] = [];
  readonly #full = new Set<number>();
  readonly #pause: (isPaused: boolean) => void;

  /** @param pause told when reading has to wait for a stream, and when it may go on. */
  constructor(pause: (isPaused: boolean) => void) {
    this.#pause = pause;
  }

  open(
    serial: number,
    procedure: number,
    send: (status: number, data: Uint8Array, sent?: (error?: Error | null) => void) => void,
  ): RpcStream {
    const stream = new RpcStream({
      send,
      full: (isFull) => this.#setFull(serial, isFull),
      over: () => this.#forget(serial),
    });
    this.#open.set(serial, { procedure, stream });
    return stream;
  }

  receive(frame: Frame): void {
    const entry = this.#open.get(frame.serial);
    if (entry === undefined) {
      if (this.#ended.includes(frame.serial)) return;
      throw malformed(`a packet of stream ${frame.serial}, which is not open`);
    }
    if (entry.procedure !== frame.procedure) throw malformed(`a packet of procedure ${frame.procedure}`);
    entry.stream.receive(frame);
  }

  failAll(error: NanoError): void {
    for (const { stream } of [...this.#open.values()]) stream.fail(error);
  }

  #setFull(serial: number, isFull: boolean): void {
    const before = this.#full.size;
    if (isFull) this.#full.add(serial);
    else this.#full.delete(serial);
    if (before === 0 && this.#full.size > 0) this.#pause(true);
    if (before > 0 && this.#full.size === 0) this.#pause(false);
  }

  #forget(serial: number): void {
    this.#open.delete(serial);
    this.#ended.push(serial);
    if (this.#ended.length > endedKept) this.#ended.shift();
  }
}
