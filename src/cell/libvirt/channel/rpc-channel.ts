import type { Duplex } from 'node:stream';
import { type NanoError, toNanoError } from '../../../controller/model/errors.ts';
import { enterLimits } from '../../transport/call-limits.ts';
import { type Deferred, defer } from '../../transport/deferred.ts';
import { Semaphore } from '../../transport/semaphore.ts';
import type { CallLimits } from '../../transport/transport.ts';
import type { Call } from '../protocol/calls.ts';
import { type DomainEvent, readEvent } from '../protocol/events.ts';
import { keepaliveProgram, procedures, remoteProgram } from '../protocol/procedures.ts';
import { type Frame, frameStatus, frameType, readFrame, writeFrame } from '../wire/frame.ts';
import { FrameSplitter } from '../wire/frame-splitter.ts';
import { malformed } from '../wire/malformed.ts';
import type { XdrReader } from '../wire/xdr-reader.ts';
import { XdrWriter } from '../wire/xdr-writer.ts';
import { closedByNano, lost, silent, stuck, tooLate } from './channel-errors.ts';
import { Keepalive } from './keepalive.ts';
import { PendingCalls } from './pending-calls.ts';
import { Streams } from './streams.ts';

/** A daemon works at 5 calls of one client (max_client_requests) and reads nothing more before one is done. */
const callsAtOnce = 4;

/** Answers to keepalives are left out while this much waits to be sent: a peer may ask for ever and read nothing. */
const repliesHeldBytes = 65_536;

export interface ChannelOptions {
  readonly keepaliveMs?: number;
  readonly keepaliveMisses?: number;
}

/**
 * libvirt's RPC over a stream of bytes: any number of calls at once, events, and streams. Whatever breaks the protocol
 * breaks the channel for good: all that waits fails with the reason, and nothing is sent or believed any more.
 */
export class RpcChannel {
  /** Resolves when the channel is over: with what broke it, or undefined when nano closed it. */
  readonly closed: Promise<NanoError | undefined>;
  readonly #transport: Duplex;
  readonly #options: ChannelOptions;
  readonly #splitter = new FrameSplitter();
  readonly #pending = new PendingCalls();
  readonly #places = new Semaphore(callsAtOnce);
  readonly #listeners = new Set<(event: DomainEvent) => void>();
  readonly #streams: Streams;
  readonly #closed: Deferred<NanoError | undefined> = defer();
  #keepalive: Keepalive | undefined;
  #isPaused = false;
  #error: NanoError | undefined;

  constructor(transport: Duplex, options: ChannelOptions = {}) {
    this.#transport = transport;
    this.#options = options;
    this.closed = this.#closed.promise;
    this.#streams = new Streams((isPaused) => this.#pause(isPaused));
    transport.on('data', (chunk: Buffer) => this.#take(chunk));
    transport.on('error', (error) => this.#break(lost(error)));
    transport.on('end', () => this.#break(lost()));
    transport.on('close', () => this.#break(lost()));
  }

  /** A refusal is a LibvirtError. A call that is late or cancelled may still be carried out. */
  call<A, R>(call: Call<A, R>, args: A, limits: CallLimits): Promise<R> {
    return this.#send(call, args, limits, (body) => call.read(body));
  }

  /** A call that opens a stream. While it is not read, nothing else on the channel is: give it one of its own. */
  openStream<A>(call: Call<A, undefined>, args: A, limits: CallLimits): Promise<Duplex> {
    const { number } = procedures[call.procedure];
    return this.#send(
      call,
      args,
      limits,
      (_body, serial) =>
        this.#streams.open(serial, number, (status, data, sent) =>
          this.#write({ procedure: number, type: frameType.stream, serial, status }, data, sent),
        ),
      (stream) => stream.destroy(),
    );
  }

  /** Events of whatever was registered for. Returns what ends it. */
  onEvent(listener: (event: DomainEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For daemons that answer keepalives. */
  startKeepalive(): void {
    if (this.#keepalive !== undefined || this.#error !== undefined) return;
    const { keepaliveMs = 5_000, keepaliveMisses = 3 } = this.#options;
    this.#keepalive = new Keepalive({
      intervalMs: keepaliveMs,
      misses: keepaliveMisses,
      ping: () => (this.#isPaused ? this.#keepalive?.heard() : this.#writeKeepalive(keepaliveProgram.ping)),
      lost: (silentMs) => this.#break(silent(silentMs)),
    });
  }

  close(): void {
    this.#break(closedByNano(), true);
  }

  async #send<A, R>(
    { procedure: name, write }: Call<A, unknown>,
    args: A,
    limits: CallLimits,
    read: (body: XdrReader, serial: number) => R,
    discard?: (result: R) => void,
  ): Promise<R> {
    this.#checkOpen();
    const procedure = procedures[name].number;
    const scope = enterLimits(limits, () => tooLate(name, limits.deadlineMs));
    try {
      const leave = await this.#places.acquire(scope.signal);
      const answered: Deferred<R> = defer();
      const { reject: fail } = answered;
      const answer = (body: XdrReader) => answered.resolve(read(body, serial));
      let serial = 0;
      try {
        this.#checkOpen();
        const body = new XdrWriter();
        write(body, args);
        serial = this.#pending.add({ procedure, answer, fail, over: leave });
        this.#write({ procedure, type: frameType.call, serial, status: frameStatus.ok }, body.finish());
      } catch (error) {
        leave();
        throw error;
      }
      scope.signal.addEventListener('abort', () => this.#abandon(serial), { once: true });
      return await scope.race(answered.promise, discard);
    } finally {
      scope.leave();
    }
  }

  /** The daemon still works at it. With all places taken by such calls there is none left for any other. */
  #abandon(serial: number): void {
    this.#pending.abandon(serial);
    if (this.#pending.abandoned >= callsAtOnce) this.#break(stuck(callsAtOnce));
  }

  #take(chunk: Buffer): void {
    if (this.#error !== undefined) return;
    this.#keepalive?.heard();
    try {
      this.#splitter.push(chunk, (bytes) => {
        if (this.#error === undefined) this.#receive(readFrame(bytes));
      });
    } catch (error) {
      this.#break(toNanoError(error));
    }
  }

  #receive(frame: Frame): void {
    if (frame.program === keepaliveProgram.number) return void this.#answerKeepalive(frame);
    if (frame.program !== remoteProgram.number || frame.version !== remoteProgram.version) {
      throw malformed(`a message of program ${frame.program}, version ${frame.version}`);
    }
    switch (frame.type) {
      case frameType.reply:
        return void this.#pending.answer(frame);
      case frameType.stream:
        return void this.#streams.receive(frame);
      case frameType.event:
        return void this.#tell(readEvent(frame.procedure, frame.body));
      default:
        throw malformed(`a message of type ${frame.type}`);
    }
  }

  #tell(event: DomainEvent | undefined): void {
    if (event !== undefined) for (const listener of this.#listeners) listener(event);
  }

  #answerKeepalive({ procedure }: Frame): void {
    if (procedure === keepaliveProgram.ping && this.#transport.writableLength < repliesHeldBytes) {
      this.#writeKeepalive(keepaliveProgram.pong);
    }
  }

  #writeKeepalive(procedure: number): void {
    const { number: program, version } = keepaliveProgram;
    const header = { program, version, procedure, type: frameType.event, serial: 0, status: frameStatus.ok };
    this.#transport.write(writeFrame(header));
  }

  #write(
    header: Omit<Frame, 'program' | 'version' | 'body'>,
    body: Uint8Array,
    sent?: (error?: Error | null) => void,
  ): void {
    const { number: program, version } = remoteProgram;
    if (this.#error === undefined) this.#transport.write(writeFrame({ program, version, ...header }, body), sent);
    else sent?.(this.#error);
  }

  #pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    if (isPaused) this.#transport.pause();
    else this.#transport.resume();
  }

  #checkOpen(): void {
    if (this.#error !== undefined) throw this.#error;
  }

  #break(error: NanoError, onPurpose = false): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#keepalive?.stop();
    this.#pending.failAll(error);
    this.#streams.failAll(error);
    this.#listeners.clear();
    this.#transport.destroy();
    this.#closed.resolve(onPurpose ? undefined : error);
  }
}
