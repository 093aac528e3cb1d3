import type { Duplex } from 'node:stream';
import { keepaliveProgram, procedures, remoteProgram } from '../../../src/cell/libvirt/protocol/procedures.ts';
import {
  type Frame,
  type FrameHeader,
  frameStatus,
  frameType,
  readFrame,
  writeFrame,
} from '../../../src/cell/libvirt/wire/frame.ts';
import { FrameSplitter } from '../../../src/cell/libvirt/wire/frame-splitter.ts';
import type { DomainChange } from '../model/domain-changes.ts';
import type { Host } from '../model/host.ts';
import type { Fault } from '../server/faults.ts';
import { type Asker, answers } from './answers.ts';
import { eventsOf } from './event-words.ts';
import { Refusal } from './refusal.ts';

export interface DaemonClientOptions {
  readonly host: Host;
  readonly isRoot: boolean;
  /** What is to go wrong with a procedure, by its name. */
  readonly meet: (procedure: string) => Fault | undefined;
  /** Told of what the simulated daemon has not been taught. */
  readonly problem: (what: string) => void;
}

const names = new Map<number, string>(Object.entries(procedures).map(([name, { number }]) => [number, name]));
const allAnswers = new Map(Object.entries(answers));
const header = { program: remoteProgram.number, version: remoteProgram.version } as const;

/** libvirtd's side of one connection. */
export class DaemonClient implements Asker {
  readonly host: Host;
  readonly isRoot: boolean;
  isOpen = false;
  readonly #stream: Duplex;
  readonly #options: DaemonClientOptions;
  readonly #splitter = new FrameSplitter();
  /** Numbers of registrations by the kind of event. */
  readonly #registered = new Map<number, number[]>();
  readonly #forget: () => void;
  #registrations = 0;
  #isOver = false;

  constructor(stream: Duplex, options: DaemonClientOptions) {
    this.#stream = stream;
    this.#options = options;
    this.host = options.host;
    this.isRoot = options.isRoot;
    this.#forget = this.host.changes.listen((change) => this.#tell(change));
    this.host.clients.add(this);
    stream.on('data', (bytes: Buffer) => this.#take(bytes));
    stream
      .on('error', () => this.close())
      .on('end', () => this.close())
      .on('close', () => this.close());
  }

  register(kind: number): number {
    const number = this.#registrations;
    this.#registrations += 1;
    this.#registered.set(kind, [...(this.#registered.get(kind) ?? []), number]);
    return number;
  }

  /** As when the daemon ends. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#forget();
    this.host.clients.delete(this);
    this.#stream.end();
  }

  #take(bytes: Buffer): void {
    try {
      // It is read after a while where the daemon is slow, when the splitter has written over its own.
      this.#splitter.push(bytes, (frame) => this.#hear(readFrame(Buffer.from(frame))));
    } catch (error) {
      this.#options.problem(`libvirtd was told what is none of its protocol: ${error}`);
      this.close();
    }
  }

  #hear(frame: Frame): void {
    if (frame.program === keepaliveProgram.number) {
      if (frame.procedure === keepaliveProgram.ping) this.#send({ ...frame, procedure: keepaliveProgram.pong });
      return;
    }
    const name = names.get(frame.procedure) ?? String(frame.procedure);
    this.host.countCall(name);
    const fault = this.#options.meet(name);
    const { latencyMs, rpcMs } = this.host.traits;
    if (fault === undefined && latencyMs + rpcMs === 0) this.#write(this.#answerTo(frame, name));
    else void this.#answerLate(frame, name, latencyMs + rpcMs, fault);
  }

  async #answerLate(frame: Frame, name: string, delayMs: number, fault: Fault | undefined): Promise<void> {
    const { act, moment, slowMs = 0, stderr = 'told to fail' } = fault?.spec ?? {};
    if (act === 'cut' && moment === 'before') return this.close();
    await new Promise((resolve) => setTimeout(resolve, delayMs + slowMs));
    if (act === 'hang') await fault?.hold();
    if (this.#isOver) return;
    const answer =
      act === 'fail'
        ? this.#reply(frame, frameStatus.error, new Refusal('system', stderr).body)
        : this.#answerTo(frame, name);
    if (act === 'garble') return this.#write(garbled(answer, moment === 'before'));
    this.#write(act === 'cut' && moment === 'during' ? answer.subarray(0, answer.length / 2) : answer);
    if (act === 'cut') this.close();
  }

  #answerTo(frame: Frame, name: string): Buffer {
    const answer = allAnswers.get(name);
    try {
      if (answer === undefined) {
        this.#options.problem(`libvirtd was asked for its procedure ${name}, which it has not been taught`);
        throw new Refusal('unknownProcedure', `unknown procedure: ${frame.procedure}`);
      }
      if (!this.isOpen && !['AUTH_LIST', 'AUTH_POLKIT', 'CONNECT_OPEN'].includes(name)) {
        throw new Refusal('internal', 'connection not open');
      }
      return this.#reply(frame, frameStatus.ok, answer(this, frame.body));
    } catch (error) {
      if (error instanceof Refusal) return this.#reply(frame, frameStatus.error, error.body);
      throw error;
    }
  }

  #tell(change: DomainChange): void {
    if (this.#registered.size === 0) return;
    for (const { id, procedure, body } of eventsOf(change, this.host.traits.hasAgent)) {
      for (const number of this.#registered.get(id) ?? []) {
        this.#send({ ...header, procedure, type: frameType.event, serial: 1, status: frameStatus.ok }, body(number));
      }
    }
  }

  #reply({ procedure, serial }: Frame, status: number, body: Buffer): Buffer {
    return writeFrame({ ...header, procedure, type: frameType.reply, serial, status }, body);
  }

  #send(head: FrameHeader, body?: Buffer): void {
    this.#write(writeFrame(head, body));
  }

  #write(bytes: Buffer): void {
    if (!this.#isOver) this.#stream.write(bytes);
  }
}

/** Nonsense of the same length: all of it, or behind a header that can be believed. */
function garbled(answer: Buffer, isWhole: boolean): Buffer {
  return Buffer.from(answer).fill(0xee, isWhole ? 0 : 28);
}
