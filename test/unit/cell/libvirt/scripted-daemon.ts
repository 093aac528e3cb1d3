import type { Duplex } from 'node:stream';
import { type ProcedureName, procedures, remoteProgram } from '../../../../src/cell/libvirt/protocol/procedures.ts';
import {
  type Frame,
  type FrameHeader,
  frameStatus,
  frameType,
  readFrame,
  writeFrame,
} from '../../../../src/cell/libvirt/wire/frame.ts';
import { FrameSplitter } from '../../../../src/cell/libvirt/wire/frame-splitter.ts';
import { XdrWriter } from '../../../../src/cell/libvirt/wire/xdr-writer.ts';
import { duplexPair } from './duplex-pair.ts';

type Write = (writer: XdrWriter) => void;

/** A daemon whose answers a test gives one by one. */
export class ScriptedDaemon {
  readonly stream: Duplex;
  readonly far: Duplex;
  readonly heard: Frame[] = [];
  /** Answers at once to these; the others are only heard. */
  readonly answers = new Map<number, (call: Frame) => void>();

  constructor() {
    [this.stream, this.far] = duplexPair();
    const splitter = new FrameSplitter();
    this.far.on('data', (chunk: Buffer) => splitter.push(chunk, (bytes) => this.#hear(readFrame(Buffer.from(bytes)))));
  }

  on(procedure: ProcedureName, write: Write): this {
    this.answers.set(procedures[procedure].number, (call) => this.reply(call, write));
    return this;
  }

  reply(call: FrameHeader, write: Write = () => {}): void {
    const writer = new XdrWriter();
    write(writer);
    this.send({ ...call, type: frameType.reply, status: frameStatus.ok }, writer.finish());
  }

  refuse(call: FrameHeader, number: number, message: string): void {
    const writer = new XdrWriter().int(number).int(10);
    writer.optional(message, (words, text) => words.string(text)).int(2);
    this.send({ ...call, type: frameType.reply, status: frameStatus.error }, writer.finish());
  }

  send(header: Partial<FrameHeader>, body?: Uint8Array): void {
    const { number: program, version } = remoteProgram;
    const { procedure = 0, type = 0, serial = 0, status = 0 } = header;
    const of = { program: header.program ?? program, version: header.version ?? version };
    this.far.write(writeFrame({ ...of, procedure, type, serial, status }, body));
  }

  /** The n-th message that nano sent, from 1. */
  async nth(count: number): Promise<Frame> {
    for (;;) {
      const frame = this.heard[count - 1];
      if (frame !== undefined) return frame;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #hear(frame: Frame): void {
    this.heard.push(frame);
    this.answers.get(frame.procedure)?.(frame);
  }
}

/** Lets everything happen that is ready to happen. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 10; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}
