import { describe, expect, it } from 'vitest';
import { RpcChannel } from '../../../../src/cell/libvirt/channel/rpc-channel.ts';
import { libVersion, openConsole, supportsFeature } from '../../../../src/cell/libvirt/protocol/calls.ts';
import type { DomainEvent } from '../../../../src/cell/libvirt/protocol/events.ts';
import { LibvirtError } from '../../../../src/cell/libvirt/protocol/libvirt-error.ts';
import { keepaliveProgram, remoteProgram } from '../../../../src/cell/libvirt/protocol/procedures.ts';
import { frameStatus, frameType, writeFrame } from '../../../../src/cell/libvirt/wire/frame.ts';
import { XdrWriter } from '../../../../src/cell/libvirt/wire/xdr-writer.ts';
import type { NanoError } from '../../../../src/controller/model/errors.ts';
import { ScriptedDaemon, settle } from './scripted-daemon.ts';

const limits = { deadlineMs: 2_000 };
const soon = { deadlineMs: 20 };
const domain = { name: 'web', uuid: '01890000-0000-7000-8000-000000000001', id: 7 };

function start(options = {}) {
  const daemon = new ScriptedDaemon();
  const channel = new RpcChannel(daemon.stream, options);
  const version = (over = {}) => channel.call(libVersion, undefined, { ...limits, ...over });
  return { daemon, channel, version };
}

const failure = (promise: Promise<unknown>): Promise<NanoError> =>
  promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );

describe('calls', () => {
  it('are many at once, and answered in any order', async () => {
    const { daemon, channel } = start();
    const asked = [1, 2, 3].map((feature) => channel.call(supportsFeature, feature, limits));
    const calls = [await daemon.nth(1), await daemon.nth(2), await daemon.nth(3)];
    const features = calls.map(({ body }) => body.int());
    for (const at of [3, 1, 2]) {
      daemon.reply(await daemon.nth(at), (writer) => writer.int(features[at - 1] === 2 ? 1 : 0));
    }
    expect(await Promise.all(asked)).toEqual([false, true, false]);
  });

  it('are four at a time: at five a daemon stops to read', async () => {
    const { daemon, version } = start();
    const asked = [1, 2, 3, 4, 5, 6].map(() => version());
    await settle();
    expect(daemon.heard).toHaveLength(4);
    for (let at = 1; at <= 6; at += 1) daemon.reply(await daemon.nth(at), (writer) => writer.uint(0).uint(at));
    expect(await Promise.all(asked)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('fail with what libvirt says, and leave the channel as it is', async () => {
    const { daemon, version } = start();
    const refused = failure(version());
    daemon.refuse(await daemon.nth(1), 42, 'Domain not found\u001b[2J');
    const error = await refused;
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', number: 42, domain: 10, level: 'error' });
    expect(error.message).toBe('Domain not found?[2J');
    const next = version();
    daemon.reply(await daemon.nth(2), (writer) => writer.uint(0).uint(9));
    expect(await next).toBe(9);
  });

  it('end at their deadline or when they are cancelled; an answer that comes later is nobody’s', async () => {
    const { daemon, version } = start();
    expect(await failure(version(soon))).toMatchObject({ code: 'DEADLINE' });
    const cancel = new AbortController();
    const cancelled = failure(version({ signal: cancel.signal }));
    await daemon.nth(2);
    cancel.abort();
    expect(await cancelled).toMatchObject({ code: 'INTERRUPTED' });
    for (const at of [1, 2]) daemon.reply(await daemon.nth(at), (writer) => writer.uint(0).uint(1));
    const next = version();
    daemon.reply(await daemon.nth(3), (writer) => writer.uint(0).uint(3));
    expect(await next).toBe(3);
  });

  it('that nobody answers take the channel with them when they hold all places', async () => {
    const { channel, version } = start();
    const waiting = failure(version({ deadlineMs: 200 }));
    await Promise.all([1, 2, 3].map(() => failure(version(soon))));
    expect(await waiting).toMatchObject({ code: 'DEADLINE' });
    expect(await channel.closed).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(await failure(version())).toMatchObject({ message: expect.stringContaining('4 calls') });
  });

  it.each([
    ['an answer to no call', { type: frameType.reply, serial: 99, procedure: 157 }],
    ['an answer to another procedure', { type: frameType.reply, serial: 1, procedure: 60 }],
    ['an answer with a status that there is not', { type: frameType.reply, serial: 1, procedure: 157, status: 7 }],
    ['an answer that is too short', { type: frameType.reply, serial: 1, procedure: 157 }],
    ['a program that nano does not speak', { program: 0x20008087, type: frameType.event }],
    ['another version', { version: 2, type: frameType.event }],
    ['a type that nano does not ask for', { type: 5, serial: 1, procedure: 157 }],
    ['a packet of no stream', { type: frameType.stream, serial: 1, procedure: 157, status: 2 }],
  ])('end for good at %s', async (_what, header) => {
    const { daemon, channel, version } = start();
    const waiting = failure(version());
    await daemon.nth(1);
    daemon.send(header);
    const error = await waiting;
    expect(error).toMatchObject({ code: 'BAD_ANSWER' });
    expect(await channel.closed).toBe(error);
    daemon.send({ type: frameType.reply, serial: 1, procedure: 157 }, Buffer.alloc(8));
    expect(await failure(version())).toBe(error);
    expect(daemon.heard).toHaveLength(1);
  });

  it('fail when the daemon goes away, and when nano closes the channel', async () => {
    const gone = start();
    const waiting = failure(gone.version());
    await gone.daemon.nth(1);
    gone.daemon.far.end();
    expect(await waiting).toMatchObject({ code: 'CONNECTION_LOST' });

    const closed = start();
    const given = failure(closed.version());
    closed.channel.close();
    expect(await given).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(await closed.channel.closed).toBeUndefined();
    expect(closed.daemon.stream.destroyed).toBe(true);
  });
});

describe('events', () => {
  it('are told to all who listen; those that nano does not know are left alone', async () => {
    const { daemon, channel } = start();
    const told: DomainEvent[] = [];
    const end = channel.onEvent((event) => told.push(event));
    const body = new XdrWriter().int(1).string(domain.name).opaque(Buffer.alloc(16)).int(7).int(99).int(0).finish();
    daemon.send({ type: frameType.event, procedure: 999, serial: 1 }, body);
    daemon.send({ type: frameType.event, procedure: 318, serial: 1 }, body);
    await settle();
    expect(told).toMatchObject([{ kind: 'lifecycle', change: 'unknown', domain: { name: 'web' } }]);
    end();
    daemon.send({ type: frameType.event, procedure: 318, serial: 1 }, body);
    await settle();
    expect(told).toHaveLength(1);
  });
});

describe('keepalive', () => {
  const { number: program, ping, pong } = keepaliveProgram;

  it('answers, without holding answers that nobody reads', async () => {
    const { daemon } = start();
    daemon.send({ program, type: frameType.event, procedure: ping });
    expect(await daemon.nth(1)).toMatchObject({ program, procedure: pong, type: frameType.event, serial: 0 });
    daemon.far.pause();
    for (let count = 0; count < 20_000; count += 1) daemon.send({ program, type: frameType.event, procedure: ping });
    await settle();
    expect(daemon.stream.writableLength).toBeLessThan(100_000);
  });

  it('asks a daemon that is silent, and gives it up when it stays so', async () => {
    const alive = start({ keepaliveMs: 10, keepaliveMisses: 3 });
    alive.daemon.answers.set(ping, () => alive.daemon.send({ program, type: frameType.event, procedure: pong }));
    alive.channel.startKeepalive();
    const dead = start({ keepaliveMs: 10, keepaliveMisses: 3 });
    dead.channel.startKeepalive();
    const waiting = failure(dead.version());
    expect(await waiting).toMatchObject({ code: 'CONNECTION_LOST', message: expect.stringMatching(/not answered/) });
    expect(dead.daemon.heard.filter((frame) => frame.program === program)).toHaveLength(3);
    alive.daemon.on('CONNECT_GET_LIB_VERSION', (writer) => writer.uint(0).uint(5));
    expect(await alive.version()).toBe(5);
    alive.channel.close();
  });
});

describe('streams', () => {
  async function openOne() {
    const { daemon, channel, version } = start();
    daemon.answers.set(201, (call) => call.type === frameType.call && daemon.reply(call));
    const stream = await channel.openStream(openConsole, { domain, force: false }, limits);
    const packet = (status: number, text = '') =>
      daemon.send({ type: frameType.stream, procedure: 201, serial: 1, status }, Buffer.from(text));
    return { daemon, channel, version, stream, packet };
  }

  it('carry bytes both ways, in packets that every libvirt takes', async () => {
    const { daemon, stream, packet } = await openOne();
    packet(frameStatus.more, 'login: ');
    const [first] = await new Promise<Buffer[]>((resolve) => stream.once('data', (data) => resolve([data])));
    expect(first?.toString()).toBe('login: ');
    stream.write(Buffer.alloc(600_000, 'x'));
    await daemon.nth(4);
    const sizes = daemon.heard.slice(1).map((frame) => frame.body.remaining);
    expect(sizes).toEqual([262_120, 262_120, 75_760]);
  });

  it('keep what nobody has read yet as it came, in pieces, while more comes', async () => {
    const { daemon, stream } = await openOne();
    const header = { program: remoteProgram.number, version: remoteProgram.version };
    for (const letter of ['a', 'b']) {
      const packet = { ...header, type: frameType.stream, procedure: 201, serial: 1, status: frameStatus.more };
      const bytes = writeFrame(packet, Buffer.from(letter.repeat(4000)));
      daemon.far.write(bytes.subarray(0, 1000));
      daemon.far.write(bytes.subarray(1000));
    }
    await settle();
    expect(String(stream.read())).toBe('a'.repeat(4000) + 'b'.repeat(4000));
  });

  it('stop the whole channel while they are not read, and no more than that', async () => {
    const { daemon, version, stream, packet } = await openOne();
    daemon.on('CONNECT_GET_LIB_VERSION', (writer) => writer.uint(0).uint(9));
    for (let count = 0; count < 100; count += 1) packet(frameStatus.more, 'x'.repeat(10_000));
    const waiting = version();
    await settle();
    expect(stream.readableLength).toBeLessThan(500_000);
    let read = 0;
    stream.on('data', (data: Buffer) => {
      read += data.length;
    });
    expect(await waiting).toBe(9);
    expect(read).toBe(1_000_000);
  });

  it('are aborted on the cell when they are destroyed, and what comes after is left alone', async () => {
    const { daemon, channel, version, stream, packet } = await openOne();
    stream.destroy();
    expect(await daemon.nth(2)).toMatchObject({ type: frameType.stream, serial: 1, status: frameStatus.error });
    packet(frameStatus.more, 'late');
    packet(frameStatus.ok);
    daemon.on('CONNECT_GET_LIB_VERSION', (writer) => writer.uint(0).uint(9));
    expect(await version()).toBe(9);
    channel.close();
  });

  it('fail with what libvirt says, and with their channel', async () => {
    const one = await openOne();
    const failed = new Promise((resolve) => one.stream.once('error', resolve));
    const error = new XdrWriter()
      .int(38)
      .int(10)
      .optional('gone', (words, text) => words.string(text))
      .int(2);
    one.daemon.send({ type: frameType.stream, procedure: 201, serial: 1, status: 1 }, error.finish());
    expect(await failed).toMatchObject({ number: 38, message: 'gone' });

    const other = await openOne();
    const lost = new Promise((resolve) => other.stream.once('error', resolve));
    other.daemon.far.end();
    expect(await lost).toMatchObject({ code: 'CONNECTION_LOST' });
  });
});
