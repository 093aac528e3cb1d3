import { expect, it } from 'vitest';
import { allDomainStats } from '../../../../src/cell/libvirt/protocol/calls.ts';
import { FigureNames } from '../../../../src/cell/libvirt/protocol/figure-names.ts';
import { Figures } from '../../../../src/cell/libvirt/protocol/figures.ts';
import { procedures } from '../../../../src/cell/libvirt/protocol/procedures.ts';
import { readDomainCounters } from '../../../../src/cell/libvirt/session/domain-counters.ts';
import { frameType, readFrame } from '../../../../src/cell/libvirt/wire/frame.ts';
import { readConversation } from './replay.ts';

const frames = readConversation().map(({ hex }) => readFrame(Buffer.from(hex, 'hex')));
const { number } = procedures.CONNECT_GET_ALL_DOMAIN_STATS;
const answer = frames.find(({ procedure, type }) => procedure === number && type === frameType.reply);

it('reads the counters of a running domain, in bytes and nanoseconds', () => {
  const [running, off] =
    answer === undefined ? [] : allDomainStats.read(answer.body).map((record) => readDomainCounters(record));
  expect(running).toMatchObject({
    uuid: '01890000-0000-7000-8000-00000000f001',
    name: 'golden-1',
    state: 'running',
    run: 5,
    cores: 2,
    cpuNs: expect.any(Number),
    waitedNs: expect.any(Number),
    memory: { maximumBytes: 268_435_456, currentBytes: 268_435_456, residentBytes: expect.any(Number) },
    disks: [{ target: 'vda', readBytes: 19_107_328, readRequests: 702, writtenBytes: 1024, capacityBytes: 67_108_864 }],
    interfaces: [{ name: expect.stringMatching(/^vnet/), receivedBytes: expect.any(Number), sentDrops: 0 }],
  });
  expect(off).toEqual({
    uuid: '01890000-0000-7000-8000-00000000f002',
    name: 'it\'s "gölden" <2>',
    state: 'stopped',
    cores: 1,
    memory: { maximumBytes: 67_108_864, currentBytes: 67_108_864 },
    disks: [],
    interfaces: [],
  });
});

it('makes no more of what a host says than a host can have', () => {
  const domain = { name: 'web\u001b[2J', uuid: '01890000-0000-7000-8000-000000000001', id: 1 };
  const said: Record<string, number | string> = { 'state.state': 1, 'cpu.time': -5, 'block.count': 4_000_000_000 };
  for (let disk = 0; disk < 2000; disk += 1) said[`block.${disk}.name`] = `vd\u0007${disk}`;
  const figures = new Figures(new FigureNames(Object.keys(said)), Object.values(said));
  const counters = readDomainCounters({ domain, figures });
  expect(counters.name).toBe('web?[2J');
  expect(counters.cpuNs).toBeUndefined();
  expect(counters.disks).toHaveLength(1024);
  expect(counters.disks[0]).toEqual({ target: 'vd?0' });
  expect(counters.interfaces).toEqual([]);
});
