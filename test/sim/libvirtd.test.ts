import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { virshDestroy, virshReboot, virshStart } from '../../src/cell/commands/virsh.ts';
import type { DomainEvent } from '../../src/cell/libvirt/protocol/events.ts';
import { readDomainCounters } from '../../src/cell/libvirt/session/domain-counters.ts';
import { findLibvirt } from '../../src/cell/libvirt/session/find-libvirt.ts';
import type { LibvirtSession } from '../../src/cell/libvirt/session/libvirt-session.ts';
import type { Connection } from '../../src/cell/transport/transport.ts';
import type { NanoError } from '../../src/controller/model/errors.ts';
import { simulatedTransport } from './sim-world.ts';
import { Simulation } from './simulation.ts';

const limits = { deadlineMs: 20_000 };
const soon = { deadlineMs: 300 };

let simulation: Simulation;
let connection: Connection;
let session: LibvirtSession;
let path: string;

const connect = (host: string, user = 'root') =>
  simulatedTransport(simulation).connect(simulation.address(host, user), limits);
const failure = (promise: Promise<unknown>): Promise<NanoError> =>
  promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );
const counters = async () =>
  (await session.statistics(['state', 'cpu', 'block', 'interface'], limits)).map((record) =>
    readDomainCounters(record),
  );

/** Until what is asked for is so. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

beforeAll(async () => {
  simulation = await Simulation.start({ hosts: ['one', 'two'], traits: { guests: 3 } });
  connection = await connect('one');
});
beforeEach(async () => {
  session?.close();
  ({ session, path } = await findLibvirt(connection, limits));
});
afterAll(async () => {
  session.close();
  await connection.close();
  await simulation.check();
  await simulation.stop();
});

it('speaks with root at its socket, and with others through the helper', async () => {
  expect([path, await session.version(limits)]).toEqual(['libvirtd', '9.0.0']);
  const other = await connect('one', 'ops');
  const found = await findLibvirt(other, limits);
  expect(found.path).toBe('virt-ssh-helper');
  expect(await found.session.domains('all', limits)).toHaveLength(3);
  found.session.close();
  await other.close();
  const nobody = await connect('one', 'nobody');
  expect((await failure(findLibvirt(nobody, limits))).details).toMatchObject([
    { code: 'CELL_UNFIT' },
    { code: 'NO_RIGHTS' },
  ]);
  await nobody.close();
});

it('counts on, for each domain in its own way', async () => {
  const before = await counters();
  await until(async () => ((await counters())[0]?.cpuNs ?? 0) > (before[0]?.cpuNs ?? 0));
  for (const [index, now] of (await counters()).entries()) {
    const was = before[index];
    expect(now).toMatchObject({ state: 'running', run: was?.run, disks: [{ target: 'vda' }] });
    expect(now.cpuNs).toBeGreaterThan(was?.cpuNs ?? 0);
    expect(now.disks[0]?.readBytes).toBeGreaterThanOrEqual(was?.disks[0]?.readBytes ?? 0);
  }
  expect(new Set(before.map(({ cpuNs }) => cpuNs)).size).toBe(3);
});

it('tells of what virsh does, and counts anew in another run', async () => {
  const told: DomainEvent[] = [];
  session.onEvent((event) => told.push(event));
  await session.watch(['lifecycle', 'reboot', 'agent'], limits);
  const [first] = await counters();
  if (first === undefined) throw new Error('there is no guest');
  for (const make of [virshReboot, virshDestroy, virshStart]) await connection.exec(make(first.uuid), limits);
  await until(() => told.length === 5);
  expect(told.map((event) => (event.kind === 'lifecycle' ? event.change : event.kind))).toEqual([
    'reboot',
    'stopped',
    'agent',
    'started',
    'agent',
  ]);
  expect(told.map((event) => event.domain.id)).toEqual([first.run, -1, 4, 4, 4]);
  const again = (await counters()).find(({ uuid }) => uuid === first.uuid);
  expect(again?.run).toBe(4);
  expect(again?.cpuNs).toBeLessThan(first.cpuNs ?? 0);
});

it('floods whoever listens', async () => {
  let told = 0;
  session.onEvent(() => {
    told += 1;
  });
  await session.watch(['lifecycle'], limits);
  await simulation.ask('flood', 'one', 1000);
  await until(() => told === 1000);
});

it.each([
  [
    'fails',
    { act: 'fail', stderr: 'no memory' },
    { code: 'COMMAND_FAILED', message: 'Failed to make the call: no memory' },
  ],
  ['hangs', { act: 'hang' }, { code: 'DEADLINE' }],
  ['is cut', { act: 'cut', moment: 'during' }, { code: 'CONNECTION_LOST' }],
  ['is nonsense', { act: 'garble' }, { code: 'BAD_ANSWER' }],
  ['is nonsense from its first byte on', { act: 'garble', moment: 'before' }, { code: 'BAD_ANSWER' }],
] as const)('makes an answer that %s', async (_what, fault, error) => {
  const id = await simulation.ask('fault', { moment: 'after', ...fault, host: 'one', rpc: 'STATS' });
  expect(await failure(session.statistics(['state'], soon))).toMatchObject(error);
  expect(await simulation.ask('removeFault', id)).toBe(1);
  const { session: next } = await findLibvirt(connection, limits);
  expect(await next.statistics(['state'], limits)).toHaveLength(3);
  next.close();
});

it('refuses the socket, is restarted, and is down', async () => {
  const refused = await simulation.ask('fault', {
    host: 'one',
    rpc: 'open .*libvirt-sock',
    moment: 'before',
    act: 'fail',
  });
  const helped = await findLibvirt(connection, limits);
  expect(helped.path).toBe('virt-ssh-helper');
  await simulation.ask('removeFault', refused);
  await simulation.ask('restartLibvirt', 'one');
  for (const ended of [session, helped.session]) expect(await ended.closed).toMatchObject({ code: 'CONNECTION_LOST' });
  await simulation.trouble('one', { libvirtDown: true });
  expect(await failure(findLibvirt(connection, limits))).toMatchObject({ code: 'CELL_UNFIT' });
  await simulation.trouble('one', { libvirtDown: false });
  expect(await simulation.ask('libvirtClients', 'one')).toMatchObject({ clients: 0 });
});

it('says nothing while it is silent, and all of it afterwards', async () => {
  await simulation.trouble('one', { silent: true });
  const asked = session.version(limits);
  expect(await failure(session.version(soon))).toMatchObject({ code: 'DEADLINE' });
  const other = simulatedTransport(simulation).connect(simulation.address('one'), soon);
  expect(await failure(other)).toMatchObject({ code: 'CELL_UNREACHABLE' });
  await simulation.trouble('one', { silent: false });
  expect(await asked).toBe('9.0.0');
});

it('takes its time', async () => {
  await simulation.ask('configure', 'two', { latencyMs: 30, rpcMs: 30 });
  const slow = await connect('two');
  const began = performance.now();
  const found = await findLibvirt(slow, limits);
  // Two round trips at least.
  expect(performance.now() - began).toBeGreaterThan(110);
  found.session.close();
  await slow.close();
});
