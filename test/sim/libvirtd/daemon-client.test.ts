import { expect, it } from 'vitest';
import { procedures } from '../../../src/cell/libvirt/protocol/procedures.ts';
import { type Frame, frameType, readFrame } from '../../../src/cell/libvirt/wire/frame.ts';
import { FrameSplitter } from '../../../src/cell/libvirt/wire/frame-splitter.ts';
import type { XdrReader } from '../../../src/cell/libvirt/wire/xdr-reader.ts';
import { duplexPair } from '../../unit/cell/libvirt/duplex-pair.ts';
import { readConversation } from '../../unit/cell/libvirt/replay.ts';
import { Host, ordinaryTraits } from '../model/host.ts';
import type { Domain } from '../model/libvirt.ts';
import { DaemonClient } from './daemon-client.ts';

const running = { name: 'golden-1', uuid: '01890000-0000-7000-8000-00000000f001' };
const off = { name: 'it\'s "gölden" <2>', uuid: '01890000-0000-7000-8000-00000000f002' };

/** The host of the recording, as a model. */
function goldenHost(): Host {
  const host = new Host('golden', ordinaryTraits);
  const domain = (over: Pick<Domain, 'uuid' | 'name' | 'cores' | 'memoryBytes' | 'disks'>): Domain => ({
    ...over,
    xml: '',
    metadata: undefined,
    files: [],
    networks: [],
    cards: 1,
    state: 'stopped',
    isPersistent: true,
    run: undefined,
  });
  const disks = [{ target: 'vda', path: '/var/lib/libvirt/images/golden.qcow2' }];
  for (let before = 1; before < 5; before += 1)
    host.libvirt.add(domain({ ...off, cores: 1, memoryBytes: 1, disks: [] }));
  host.libvirt.domains.clear();
  host.libvirt.add(domain({ ...running, cores: 2, memoryBytes: 256 * 1024 ** 2, disks }));
  host.libvirt.define(domain({ ...off, cores: 1, memoryBytes: 64 * 1024 ** 2, disks: [] }));
  return host;
}

function talk(host: Host) {
  const [near, far] = duplexPair();
  const problems: string[] = [];
  const heard: Buffer[] = [];
  new DaemonClient(far, { host, isRoot: true, meet: () => undefined, problem: (what) => problems.push(what) });
  const splitter = new FrameSplitter();
  near.on('data', (bytes: Buffer) => splitter.push(bytes, (frame) => heard.push(Buffer.from(frame))));
  return { near, heard, problems };
}

const settle = async () => {
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Names and types of all figures of each domain. */
function shapeOf({ body }: Frame): unknown {
  const figure = (reader: XdrReader) => {
    const [name, type] = [reader.string(), reader.uint()];
    if (type === 7) reader.string();
    else reader.opaque(type === 4 ? 8 : 4);
    return `${name} ${type}`;
  };
  return body.array(100, 24, (reader) => ({
    domain: [reader.string(), reader.opaque(16).toString('hex'), reader.int()],
    figures: reader.array(1000, 12, figure),
  }));
}

it('answers as a real libvirtd answered, to the very bytes of nano’s calls', async () => {
  const { near, heard, problems } = talk(goldenHost());
  const lines = readConversation();
  const asked = lines.filter(({ fromNano, hex }) => {
    const { procedure, type, program } = readFrame(Buffer.from(hex, 'hex'));
    return fromNano && type === frameType.call && program !== 0x6b656570 && procedure !== 201;
  });
  // The last two come after its domains have changed.
  const untilChanged = asked.filter((_, index) => index < asked.length - 2);
  for (const { hex } of untilChanged) near.write(Buffer.from(hex, 'hex'));
  await settle();
  const replies = heard.map(readFrame);
  expect(replies).toHaveLength(untilChanged.length);
  for (const [index, reply] of replies.entries()) {
    const real = lines
      .map(({ fromNano, hex }) => ({ fromNano, frame: readFrame(Buffer.from(hex, 'hex')) }))
      .find(
        ({ fromNano, frame }) => !fromNano && frame.type === frameType.reply && frame.serial === reply.serial,
      )?.frame;
    if (real === undefined) throw new Error('the recording has no answer');
    expect([reply.procedure, reply.status]).toEqual([real.procedure, real.status]);
    if (reply.procedure === procedures.CONNECT_GET_ALL_DOMAIN_STATS.number) {
      expect(shapeOf(reply)).toEqual(shapeOf(real));
    } else if (reply.procedure !== procedures.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY.number) {
      expect(heard[index]?.toString('hex')).toBe(hexOf(lines, reply.serial));
    }
  }
  expect(problems).toEqual([]);
});

function hexOf(lines: ReturnType<typeof readConversation>, serial: number): string | undefined {
  return lines.find(({ fromNano, hex }) => {
    const frame = readFrame(Buffer.from(hex, 'hex'));
    return !fromNano && frame.type === frameType.reply && frame.serial === serial;
  })?.hex;
}
