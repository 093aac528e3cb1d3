import { expect, it } from 'vitest';
import { CellLink } from '../../../../src/cell/driver/cell-link.ts';
import { observe } from '../../../../src/cell/driver/observe.ts';
import { LibvirtSessions } from '../../../../src/cell/libvirt/session/libvirt-sessions.ts';
import type { XdrWriter } from '../../../../src/cell/libvirt/wire/xdr-writer.ts';
import { socketRefused } from '../../../../src/cell/transport/socket-errors.ts';
import type { Connection } from '../../../../src/cell/transport/transport.ts';
import { ScriptedDaemon, settle } from './scripted-daemon.ts';

const uuid = '01890000-0000-7000-8000-000000000001';

const section = (name: string, output: string) =>
  `\nnano-host-report begin ${name}\n${output}\nnano-host-report end 0\n\n`;
const load = section('load', '0.50 0.40 0.30 1/200 4242') + section('memory', 'MemAvailable:    2048 kB');
const virsh = section('domains', `${uuid} web\n\nstats\nDomain: 'web'\n  state.state=1\n\nsaved\n\n`);
const done = '\nnano-host-report done\n';

/** A libvirtd with one domain that is off, and whose memory is kept. */
function daemon(): ScriptedDaemon {
  const made = new ScriptedDaemon();
  const web = (to: XdrWriter) =>
    to
      .string('web ')
      .opaque(Buffer.from(uuid.replaceAll('-', ''), 'hex'))
      .int(-1);
  made.on('AUTH_LIST', (writer) => writer.array([0], (to, type) => to.int(type)));
  made.on('CONNECT_OPEN', () => {}).on('CONNECT_SUPPORTS_FEATURE', (writer) => writer.int(0));
  made.on('CONNECT_LIST_ALL_DOMAINS', (writer) => writer.array([web], (to, write) => write(to)));
  made.on('CONNECT_GET_ALL_DOMAIN_STATS', (writer) => {
    web(writer.uint(1)).uint(1).string('state.state').uint(1).int(5);
  });
  return made;
}

function cell(open: () => ScriptedDaemon | undefined, privilege: Connection['privilege'] = 'root') {
  const told: string[] = [];
  const refuse = () => Promise.reject(new Error('not here'));
  const connection: Connection = {
    user: 'root',
    privilege,
    hostKey: undefined,
    exec: async ({ stdin = [] }) => {
      const withDomains = stdin.join('').includes('virsh');
      told.push(withDomains ? 'virsh' : 'load');
      return { status: 0, stdout: load + (withDomains ? virsh : '') + done, stderr: '' };
    },
    stream: refuse,
    terminal: refuse,
    forwardUnix: async (path) => {
      const found = path.endsWith('libvirt-sock') ? open() : undefined;
      if (found === undefined) throw socketRefused(path, 'cell-1', 'refused');
      told.push('open');
      return found.stream;
    },
    closed: new Promise(() => undefined),
    close: async () => undefined,
  };
  const connections = { get: async () => connection };
  let now = 0;
  const sessions = new LibvirtSessions(connections, () => now);
  const link = new CellLink({ name: 'cell-1', address: { kind: 'local' } }, connections);
  return {
    told,
    sessions,
    later: (milliseconds: number) => {
      now += milliseconds;
    },
    observe: () => observe(link, sessions, { stores: [] }, { deadlineMs: 1_000 }),
  };
}

const running = { uuid, name: 'web', state: 'running' };
const suspended = { uuid, name: 'web', state: 'suspended' };

it('asks virsh once, and libvirt itself from then on, over one session', async () => {
  const there = cell(daemon);
  expect(await there.observe()).toMatchObject({ domains: [running], libvirt: { through: 'virsh' } });
  for (const _again of [1, 2]) {
    const report = await there.observe();
    expect(report).toMatchObject({ domains: [suspended], libvirt: { through: 'libvirtd' } });
    expect(report.load).toEqual({ load1: 0.5, memoryAvailableBytes: 2_097_152, storeAvailableBytes: {} });
  }
  expect(there.told.sort()).toEqual(['load', 'load', 'open', 'virsh']);
});

it('opens a new session when libvirt was restarted, and asks virsh where it is broken off in between', async () => {
  const made: ScriptedDaemon[] = [];
  const there = cell(() => {
    made.push(daemon());
    return made.at(-1);
  });
  await there.observe();
  await there.observe();
  made[0]?.answers.set(344, () => made[0]?.far.end());
  const during = await there.observe();
  expect(during).toMatchObject({ domains: [running], libvirt: { through: 'virsh' } });
  expect(during.libvirt?.reason).toContain('closed the connection');
  expect(await there.observe()).toMatchObject({ libvirt: { through: 'libvirtd' } });
  expect(made).toHaveLength(2);
});

it('asks virsh where there is no other way, says why, and looks again after a while', async () => {
  let found: ScriptedDaemon | undefined;
  const there = cell(() => found, 'none');
  await there.observe();
  for (const _again of [1, 2]) {
    const { libvirt, domains } = await there.observe();
    expect(domains).toEqual([running]);
    expect(libvirt).toMatchObject({ through: 'virsh', reason: expect.stringMatching(/virtqemud: .*; libvirtd: .*/) });
  }
  // The refusal is known: the third asks virsh at once.
  expect(there.told).toEqual(['virsh', 'load', 'virsh', 'virsh']);
  found = daemon();
  there.later(61_000);
  expect(await there.observe()).toMatchObject({ libvirt: { through: 'libvirtd' } });
});

it('looks again soon where libvirt has been reached before, as it is only down', async () => {
  let found: ScriptedDaemon | undefined = daemon();
  const there = cell(() => found, 'none');
  await there.observe();
  expect(await there.observe()).toMatchObject({ libvirt: { through: 'libvirtd' } });
  found.far.end();
  await settle();
  found = undefined;
  for (const _again of [1, 2]) expect(await there.observe()).toMatchObject({ libvirt: { through: 'virsh' } });
  found = daemon();
  there.later(6_000);
  expect(await there.observe()).toMatchObject({ libvirt: { through: 'libvirtd' } });
});

it('keeps no session when all is closed', async () => {
  const made = daemon();
  const there = cell(() => made);
  await there.observe();
  await there.observe();
  there.sessions.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(made.stream.destroyed).toBe(true);
});
