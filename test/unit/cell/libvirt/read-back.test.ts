import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { CellLink } from '../../../../src/cell/driver/cell-link.ts';
import { ownMetadata } from '../../../../src/cell/driver/domain-ownership.ts';
import { readDomainState } from '../../../../src/cell/driver/domain-state.ts';
import { LibvirtSessions } from '../../../../src/cell/libvirt/session/libvirt-sessions.ts';
import type { Connection } from '../../../../src/cell/transport/transport.ts';
import { ScriptedDaemon } from './scripted-daemon.ts';

const uuid = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const runningInVirsh = 'State:          running\nManaged save:   no\n';
const states = { running: 1, stopped: 5 };

function cell(daemon: ScriptedDaemon) {
  const sent: string[] = [];
  const refuse = () => Promise.reject(new Error('not scripted'));
  const connection: Connection = {
    user: 'root',
    privilege: 'root',
    hostKey: undefined,
    exec: async ({ argv }) => {
      sent.push(argv[4] ?? '');
      return {
        status: 0,
        stdout: argv[4] === 'metadata' ? '<instance>by virsh</instance>' : runningInVirsh,
        stderr: '',
      };
    },
    stream: refuse,
    terminal: refuse,
    forwardUnix: async () => daemon.stream,
    closed: new Promise(() => undefined),
    close: async () => undefined,
  };
  const connections = { get: async () => connection };
  const sessions = new LibvirtSessions(connections);
  const address = { kind: 'local' } as const;
  return {
    sent,
    link: new CellLink({ name: 'cell-1', address }, connections, { sessions }),
    opened: async () => {
      while (sessions.ready(address) === undefined) await turn();
    },
  };
}

function daemon(state: number): ScriptedDaemon {
  return new ScriptedDaemon()
    .on('AUTH_LIST', (writer) => writer.array([0], (to, type) => to.int(type)))
    .on('CONNECT_OPEN', () => {})
    .on('CONNECT_SUPPORTS_FEATURE', (writer) => writer.int(0))
    .on('DOMAIN_GET_STATE', (writer) => writer.int(state).int(1))
    .on('DOMAIN_GET_METADATA', (writer) => writer.string('<instance>by libvirt</instance>'));
}

it('is asked of libvirt itself where a session is open, and virsh is not started', async () => {
  const { link, sent, opened } = cell(daemon(states.running));
  link.prepareLibvirt();
  await opened();
  expect(await readDomainState(link, uuid)).toBe('running');
  expect(await ownMetadata(link, uuid)).toBe('by libvirt');
  expect(sent).toEqual([]);
});

it('is asked of virsh where no session was opened', async () => {
  const { link, sent } = cell(daemon(states.running));
  expect(await readDomainState(link, uuid)).toBe('running');
  expect(await ownMetadata(link, uuid)).toBe('by virsh');
  expect(sent).toEqual(['dominfo', 'metadata']);
});

it('is asked of virsh where libvirt refuses, breaks off, or tells of a domain that is off, whose memory may be saved', async () => {
  const off = cell(daemon(states.stopped));
  off.link.prepareLibvirt();
  await off.opened();
  expect(await readDomainState(off.link, uuid)).toBe('running');
  expect(off.sent).toEqual(['dominfo']);

  const broken = daemon(states.running);
  broken.answers.set(265, (call) => broken.refuse(call, 80, 'metadata not found'));
  broken.answers.set(212, () => broken.far.end());
  const { link, sent, opened } = cell(broken);
  link.prepareLibvirt();
  await opened();
  expect(await ownMetadata(link, uuid)).toBe('by virsh');
  expect(await readDomainState(link, uuid)).toBe('running');
  expect(sent).toEqual(['metadata', 'dominfo']);
});
