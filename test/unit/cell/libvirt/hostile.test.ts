import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RpcChannel } from '../../../../src/cell/libvirt/channel/rpc-channel.ts';
import * as calls from '../../../../src/cell/libvirt/protocol/calls.ts';
import { eventShapes, readEvent } from '../../../../src/cell/libvirt/protocol/events.ts';
import { readLibvirtError } from '../../../../src/cell/libvirt/protocol/libvirt-error.ts';
import { procedures } from '../../../../src/cell/libvirt/protocol/procedures.ts';
import { frameStatus, frameType, headerBytes, readFrame, writeFrame } from '../../../../src/cell/libvirt/wire/frame.ts';
import { FrameSplitter } from '../../../../src/cell/libvirt/wire/frame-splitter.ts';
import { XdrReader } from '../../../../src/cell/libvirt/wire/xdr-reader.ts';
import { XdrWriter } from '../../../../src/cell/libvirt/wire/xdr-writer.ts';
import { isNanoError } from '../../../../src/controller/model/errors.ts';
import { duplexPair } from './duplex-pair.ts';
import { readConversation } from './replay.ts';

const limits = { deadlineMs: 2_000 };
const replies = readConversation().flatMap(({ fromNano, hex }) => (fromNano ? [] : [Buffer.from(hex, 'hex')]));

const readers: Readonly<Record<string, (reader: XdrReader) => unknown>> = {
  error: readLibvirtError,
  ...Object.fromEntries(
    [calls.authList, calls.listAllDomains, calls.allDomainStats, calls.lookupByUuid, calls.libVersion].map((call) => [
      call.procedure,
      call.read,
    ]),
  ),
  ...Object.fromEntries(Object.entries(eventShapes).map(([kind, { read }]) => [kind, read])),
};

/** Words that look like lengths, types and counts more often than chance has it. */
const word = fc.oneof(fc.nat(8), fc.constantFrom(0, 1, 0xffffffff, 0x7fffffff, 16_384, 4_194_305), fc.nat());
const body = fc.array(word, { maxLength: 60 }).map((words) => {
  const writer = new XdrWriter();
  for (const one of words) writer.uint(one);
  return writer.finish();
});

describe.each(Object.keys(readers))('reading %s', (name) => {
  it('comes to a value or to BAD_ANSWER, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.oneof(body, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        try {
          readers[name]?.(new XdrReader(Buffer.from(bytes)));
        } catch (error) {
          if (!isNanoError(error) || error.code !== 'BAD_ANSWER') throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Frames cut into pieces of the given sizes, over and over. */
function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let start = 0;
  for (let at = 0; start < bytes.length; at += 1) {
    const size = sizes[at % sizes.length] ?? bytes.length;
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

const pieces = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 });

it('cuts the same messages out of streams, however these are cut themselves', () => {
  fc.assert(
    fc.property(pieces, (sizes) => {
      const splitters = [new FrameSplitter(), new FrameSplitter()].map((splitter) => ({ splitter, frames: [''] }));
      for (const chunk of cut(Buffer.concat(replies), sizes)) {
        for (const { splitter, frames } of splitters) {
          splitter.push(Buffer.from(chunk), (frame) => frames.push(frame.toString('hex')));
        }
      }
      const whole = ['', ...replies.map((frame) => frame.toString('hex'))];
      expect(splitters.map(({ frames }) => frames)).toEqual([whole, whole]);
    }),
    { numRuns: 50 },
  );
});

it('holds what it received, not what was announced', () => {
  const splitter = new FrameSplitter();
  const before = process.memoryUsage();
  const announced = Buffer.alloc(4);
  announced.writeUInt32BE(33_554_436);
  splitter.push(announced, () => {});
  const piece = Buffer.alloc(1);
  for (let count = 0; count < 200_000; count += 1) splitter.push(piece, () => {});
  const after = process.memoryUsage();
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(8 * 1024 * 1024);
});

/** All that ends here: the call, with a value or an error that nano knows, and nothing thrown past it. */
async function survives(bytes: Buffer, sizes: readonly number[]): Promise<void> {
  const [near, far] = duplexPair();
  const channel = new RpcChannel(near);
  const asked = [
    channel.call(calls.listAllDomains, 0, limits),
    channel.call(calls.allDomainStats, { groups: 1, flags: 0 }, limits),
    channel.call(calls.authList, undefined, limits),
  ];
  const outcomes = Promise.allSettled(asked);
  far.resume();
  for (const chunk of cut(bytes, sizes)) far.write(Buffer.from(chunk));
  far.end();
  for (const outcome of await outcomes) {
    if (outcome.status === 'rejected' && !isNanoError(outcome.reason)) throw outcome.reason;
  }
  expect((await channel.closed)?.code).toMatch(/^(BAD_ANSWER|CONNECTION_LOST)$/);
  await expect(channel.call(calls.libVersion, undefined, limits)).rejects.toThrow();
}

it('lives through anything that a peer sends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), pieces, (bytes, sizes) => survives(Buffer.from(bytes), sizes)),
    { numRuns: 200 },
  );
});

it('lives through messages of the right shape with anything in them', async () => {
  const { reply, event, stream } = frameType;
  const header = fc.record({
    program: fc.constantFrom(0x20008086, 0x20008086, 0x6b656570),
    version: fc.constant(1),
    procedure: fc.constantFrom(273, 344, 66, 201, 1, 2, ...Object.keys(eventShapes).map((_, at) => 318 + at)),
    type: fc.constantFrom<number>(reply, event, stream),
    serial: fc.integer({ min: 0, max: 4 }),
    status: fc.constantFrom<number>(...Object.values(frameStatus)),
  });
  const frames = fc.array(
    fc.tuple(header, body).map(([head, bytes]) => writeFrame(head, bytes)),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(frames, pieces, (messages, sizes) => survives(Buffer.concat(messages), sizes)),
    { numRuns: 300 },
  );
});

it('lives through what a real libvirtd said, with bytes changed', async () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(replies), changes, pieces, (frames, changed, sizes) => {
      const bytes = Buffer.concat(frames);
      for (const [at, value] of changed) if (bytes.length > 0) bytes[at % bytes.length] = value;
      return survives(bytes, sizes);
    }),
    { numRuns: 200 },
  );
});

/** Each word of a message, made what lengths, counts, types and numbers are when they are wrong; and each end of it. */
function* mutations(frame: Buffer): Generator<Buffer> {
  const words = [0, 1, 7, 0x7fffffff, 0x80000000, 0xffffffff];
  for (let at = 0; at + 4 <= Math.min(frame.length, 600); at += 4) {
    for (const value of words) {
      const changed = Buffer.from(frame);
      changed.writeUInt32BE(value, at);
      yield changed;
    }
    // Cut there, and said to be that long.
    if (at < headerBytes) continue;
    const cut = Buffer.from(frame.subarray(0, at));
    cut.writeUInt32BE(at, 0);
    yield cut;
  }
}

const answers: Readonly<Record<number, (reader: XdrReader) => unknown>> = Object.fromEntries(
  Object.values(calls).flatMap((call) =>
    typeof call === 'object' && 'procedure' in call ? [[procedures[call.procedure].number, call.read]] : [],
  ),
);

/** Reads a message as the channel does. */
function understand(bytes: Buffer): void {
  new FrameSplitter().push(bytes, (frame) => {
    const { type, status, procedure, body } = readFrame(frame);
    if (type === frameType.event) readEvent(procedure, body);
    else if (status === frameStatus.error) readLibvirtError(body);
    else if (type === frameType.reply) answers[procedure]?.(body);
  });
}

const nameOf = (frame: Buffer) => {
  const { procedure, type, status } = readFrame(frame);
  return `procedure ${procedure}, type ${type}, status ${status}`;
};
const oneOfEach = [...new Map(replies.map((frame) => [nameOf(frame), frame]))];

it.each(oneOfEach)('reads what libvirtd said, or finds it wrong, with any word of it another: %s', (_name, frame) => {
  understand(frame);
  for (const changed of mutations(frame)) {
    try {
      understand(changed);
    } catch (error) {
      if (!isNanoError(error) || error.code !== 'BAD_ANSWER') throw error;
    }
  }
});

it('believes no count that the message cannot hold', () => {
  const counts = new XdrWriter().uint(16_384).finish();
  expect(() => calls.listAllDomains.read(new XdrReader(counts))).toThrow(/list of 16384 in 0 bytes/);
  expect(() => calls.listAllDomains.read(new XdrReader(new XdrWriter().uint(16_385).finish()))).toThrow(/more than/);
  const string = new XdrWriter().uint(4_194_305).finish();
  expect(() => new XdrReader(string).string()).toThrow(/a string of 4194305 bytes/);
});

it('takes no more figures than all domains of a host can have', () => {
  const record = new XdrWriter().string('').opaque(Buffer.alloc(16)).int(1).uint(100_000);
  for (let count = 0; count < 100_000; count += 1) record.string(String(count)).uint(1).int(0);
  const one = record.finish();
  const all = Buffer.concat([new XdrWriter().uint(11).finish(), ...Array.from({ length: 11 }, () => one)]);
  expect(all.length + headerBytes).toBeLessThan(33_554_436);
  expect(() => calls.allDomainStats.read(new XdrReader(all))).toThrow(/more than 1000000 figures/);
});
