import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { findLibvirt } from '../../../../src/cell/libvirt/session/find-libvirt.ts';
import { type Deferred, defer } from '../../../../src/cell/transport/deferred.ts';
import { forwardingForbidden, socketRefused } from '../../../../src/cell/transport/socket-errors.ts';
import type { Connection } from '../../../../src/cell/transport/transport.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { ScriptedDaemon } from './scripted-daemon.ts';

const limits = { deadlineMs: 1_000 };

function daemon(auth: number, settle: (daemon: ScriptedDaemon) => void = () => {}): ScriptedDaemon {
  const made = new ScriptedDaemon();
  made.on('AUTH_LIST', (writer) => writer.array([auth], (to, type) => to.int(type)));
  made.on('CONNECT_OPEN', () => {}).on('CONNECT_SUPPORTS_FEATURE', (writer) => writer.int(1));
  made.on('CONNECT_GET_LIB_VERSION', (writer) => writer.uint(0).uint(9_000_001));
  settle(made);
  return made;
}

interface Host {
  readonly sockets?: Readonly<Record<string, ScriptedDaemon>>;
  readonly helper?: ScriptedDaemon;
  readonly helperSays?: string;
  readonly privilege?: Connection['privilege'];
  readonly forwards?: boolean;
  readonly lost?: Deferred<NanoError | undefined>;
}

/** A host with these sockets, and a record of the ways that were tried. */
function host({ sockets = {}, helper, helperSays = '', privilege = 'root', forwards = true, lost = defer() }: Host) {
  const tried: string[] = [];
  const refuse = () => Promise.reject(new Error('not here'));
  const connection: Connection = {
    user: 'somebody',
    privilege,
    hostKey: undefined,
    exec: refuse,
    terminal: refuse,
    stream: async ({ argv }) => {
      tried.push(argv.join(' '));
      const [stdin, stdout] = [new PassThrough(), new PassThrough()];
      if (helper === undefined) stdout.end();
      else stdin.pipe(helper.stream).pipe(stdout);
      const result = Promise.resolve({ status: helper === undefined ? 1 : 0, stderr: helperSays });
      return { stdin, stdout, result, cancel: () => stdout.destroy() };
    },
    forwardUnix: async (path) => {
      tried.push(path);
      if (!forwards) throw forwardingForbidden(path, 'cell-1', 'administratively prohibited');
      const found = sockets[path];
      if (found === undefined) throw socketRefused(path, 'cell-1', 'no such file');
      return found.stream;
    },
    closed: lost.promise,
    close: async () => undefined,
  };
  return { connection, tried };
}

const libvirtd = '/run/libvirt/libvirt-sock';
const virtqemud = '/run/libvirt/virtqemud-sock';

it('takes the modular daemon before libvirtd, as libvirt itself does', async () => {
  const { connection, tried } = host({ sockets: { [virtqemud]: daemon(0), [libvirtd]: daemon(0) } });
  const { session, path } = await findLibvirt(connection, limits);
  expect([path, tried]).toEqual(['virtqemud', [virtqemud]]);
  expect(await session.version(limits)).toBe('9.0.1');
  session.close();
});

it('lets polkit decide where libvirt asks for it', async () => {
  const asking = daemon(2, (it) => it.on('AUTH_POLKIT', (writer) => writer.int(1)));
  const { connection } = host({ sockets: { [libvirtd]: asking } });
  expect((await findLibvirt(connection, limits)).path).toBe('libvirtd');
});

it.each([
  ['polkit refuses', { sockets: { [libvirtd]: daemon(2, (it) => it.answers.set(70, (c) => it.refuse(c, 94, 'no'))) } }],
  ['libvirt asks for SASL', { sockets: { [libvirtd]: daemon(1) } }],
  ['sshd forwards nothing', { forwards: false }],
  ['no socket may be opened', {}],
])('goes through virt-ssh-helper where %s', async (_what, settings: Host) => {
  const { connection, tried } = host({ ...settings, helper: daemon(0), privilege: 'sudo' });
  const { session, path } = await findLibvirt(connection, limits);
  expect(path).toBe('virt-ssh-helper');
  expect(tried).toEqual([virtqemud, libvirtd, 'virt-ssh-helper qemu:///system']);
  expect(await session.version(limits)).toBe('9.0.1');
  session.close();
});

it('says of each way why it is none, and does not try to be root where the user may not', async () => {
  const asking = daemon(2, (it) => it.answers.set(70, (call) => it.refuse(call, 94, 'no agent')));
  const plain = host({ sockets: { [libvirtd]: asking }, privilege: 'none' });
  const error = await findLibvirt(plain.connection, limits).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(NanoError);
  expect(error).toMatchObject({
    code: 'CELL_UNFIT',
    details: [
      { subject: 'virtqemud', code: 'CELL_UNFIT', reason: expect.stringContaining('no such file') },
      { subject: 'libvirtd', code: 'NO_RIGHTS', reason: 'polkit refuses: no agent' },
    ],
  });
  expect(plain.tried).toEqual([virtqemud, libvirtd]);

  const old = host({ helperSays: "error: cannot connect to '/run/libvirt/libvirt-sock'" });
  const failed = await findLibvirt(old.connection, limits).catch((thrown) => thrown);
  expect(failed.details.at(-1)).toMatchObject({ reason: expect.stringContaining('cannot connect to') });
});

it('does not look for another way where libvirt hangs', async () => {
  const hung = new ScriptedDaemon();
  const { connection, tried } = host({ sockets: { [virtqemud]: hung } });
  await expect(findLibvirt(connection, { deadlineMs: 30 })).rejects.toMatchObject({ code: 'DEADLINE' });
  expect(tried).toEqual([virtqemud]);
  expect(hung.stream.destroyed).toBe(true);
});

it('does not look for another way where the connection to the host is lost', async () => {
  const hung = new ScriptedDaemon();
  const lost: Deferred<NanoError | undefined> = defer();
  const { connection, tried } = host({ sockets: { [virtqemud]: hung }, lost });
  const finding = findLibvirt(connection, limits);
  await hung.nth(1);
  const error = new NanoError('CONNECTION_LOST', 'the cable was cut');
  lost.resolve(error);
  hung.stream.destroy(error);
  await expect(finding).rejects.toBe(error);
  expect(tried).toEqual([virtqemud]);
});
