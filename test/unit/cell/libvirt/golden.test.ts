import { expect, it } from 'vitest';
import type { DomainEvent, EventKind } from '../../../../src/cell/libvirt/protocol/events.ts';
import { LibvirtError } from '../../../../src/cell/libvirt/protocol/libvirt-error.ts';
import { LibvirtSession } from '../../../../src/cell/libvirt/session/libvirt-session.ts';
import { Replay } from './replay.ts';

const limits = { deadlineMs: 2_000 };
const golden = { name: 'golden-1', uuid: '01890000-0000-7000-8000-00000000f001' };
const odd = { name: 'it\'s "gölden" <2>', uuid: '01890000-0000-7000-8000-00000000f002', id: -1 };
const kinds: readonly EventKind[] = [
  'lifecycle',
  'reboot',
  'balloon',
  'device-removed',
  'block-job',
  'agent',
  'device-added',
  'migration-iteration',
  'job-completed',
  'device-removal-failed',
];

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('says to libvirtd, byte for byte, what a real one has understood, and reads what that answered', async () => {
  const replay = new Replay();
  const session = await LibvirtSession.open(replay.stream, limits);
  const events: DomainEvent[] = [];
  session.onEvent((event) => events.push(event));
  expect(await session.version(limits)).toBe('9.0.0');

  const running = { ...golden, id: 5 };
  expect(await session.domains('all', limits)).toEqual([running, odd]);
  expect(await session.domains('saved', limits)).toEqual([]);
  expect(await session.domain(golden.uuid, limits)).toEqual(running);
  const absent = await session.domain('01890000-0000-7000-8000-00000000f0ff', limits).catch((error) => error);
  expect(absent).toBeInstanceOf(LibvirtError);
  expect(absent).toMatchObject({ code: 'COMMAND_FAILED', number: 42, domain: 10, level: 'error' });
  expect(absent.message).toMatch(/^Domain not found/);

  const statistics = await session.statistics(['state', 'cpu', 'balloon', 'vcpu', 'interface', 'block'], limits);
  expect(statistics.map(({ domain }) => domain)).toEqual([running, odd]);
  expect(statistics[0]?.figures.size).toBe(57);
  expect(Object.fromEntries(statistics[0]?.figures ?? [])).toMatchObject({
    'state.state': 1,
    'cpu.time': expect.any(Number),
    'balloon.maximum': 262_144,
    'vcpu.current': 2,
    'net.0.name': expect.stringMatching(/^vnet/),
    'block.0.path': '/var/lib/libvirt/images/golden.qcow2',
    'block.0.capacity': 67_108_864,
  });
  expect(statistics[1]?.figures.get('state.state')).toBe(5);

  expect(await session.watch(kinds, limits)).toEqual(kinds);
  while (!events.some(({ kind }) => kind === 'job-completed')) await turn();
  expect(await session.domains('saved', limits)).toEqual([{ ...golden, id: -1 }]);

  const domain = await session.domain(golden.uuid, limits);
  const console = await session.console(domain, { force: false }, limits);
  let seen = '';
  console.on('data', (bytes: Buffer) => {
    seen += bytes.toString();
  });
  for (const line of ['\n', '\n', '\n', '\n', 'echo hi $((40+2))\n']) {
    console.write(line);
    for (let turns = 0; turns < 20; turns += 1) await turn();
  }
  expect(seen).toContain('hi 42');
  const closed = new Promise((resolve) => console.on('close', resolve));
  console.end();
  await closed;

  const lasting = await session.console(running, { force: true }, limits);
  const refused = session.console(running, { force: false }, limits);
  await expect(refused).rejects.toMatchObject({ number: 9, message: expect.stringContaining('Active console') });
  await new Promise((resolve) => lasting.on('end', resolve).resume());
  while (replay.left > 0) await turn();

  expect(new Set(events.map(({ kind }) => kind))).toEqual(
    new Set(kinds.filter((kind) => kind !== 'device-removal-failed')),
  );
  const told = (kind: EventKind) => events.find((event) => event.kind === kind);
  expect(events[0]).toEqual({ kind: 'lifecycle', domain: odd, change: 'undefined', detail: 0 });
  expect(told('balloon')).toMatchObject({ domain: running, memoryBytes: expect.any(Number) });
  expect(told('device-added')).toEqual({ kind: 'device-added', domain: running, alias: 'virtio-disk1' });
  expect(told('device-removed')).toMatchObject({ alias: 'virtio-disk1' });
  expect(told('block-job')).toMatchObject({ disk: 'vda', job: 'copy', status: 'ready' });
  expect(told('agent')).toMatchObject({ connected: false });
  expect(told('migration-iteration')).toMatchObject({ iteration: 1 });
  expect(told('reboot')).toEqual({ kind: 'reboot', domain: running });
  const changes = events.flatMap((event) => (event.kind === 'lifecycle' ? [event.change] : []));
  expect(changes).toEqual([
    ...['undefined', 'defined', 'suspended', 'resumed', 'suspended', 'stopped', 'started', 'resumed'],
    ...['shut-down', 'stopped'],
  ]);
  session.close();
  expect(await session.closed).toBeUndefined();
});
