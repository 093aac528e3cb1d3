import { chmodSync, mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../../../../src/cell/transport/transport.ts';
import { SshHome } from '../../../support/ssh-home.ts';

/** A host whose user is no root, with a sudo that says what it is asked to say. */
const limits = { deadlineMs: 10_000 };
let home: SshHome;
beforeEach(() => {
  home = new SshHome();
  mkdirSync(home.path('bin'));
  script('bin/id', 'case $1 in -u) echo 1000;; *) echo ops;; esac');
  script('login-shell', `exec /bin/sh -c "$(printf %s "$2" | sed 's#PATH=/usr#PATH=${home.path('bin')}:/usr#')"`);
});
afterEach(() => home.remove());

function script(name: string, body: string): void {
  chmodSync(home.write(name, `#!/bin/sh\n${body}\n`), 0o755);
}

async function connect(sudo: string): Promise<Connection> {
  script('bin/sudo', sudo);
  const server = await home.serve({ loginShell: [home.path('login-shell')] });
  return home.transport().connect(home.address(server), limits);
}

const working = '[ "$1" = -n ] || exit 9; shift; [ "$1" = -- ] && shift; AS=root; export AS; exec "$@"';

it('is used where it works, unless a command is the user’s own', async () => {
  const connection = await connect(working);
  expect(connection).toMatchObject({ user: 'ops', privilege: 'sudo' });
  const command = { argv: ['sh', '-c', 'echo "$AS"; cat'], stdin: ['input'] } as const;
  expect((await connection.exec(command, limits)).stdout).toBe('root\ninput');
  expect((await connection.exec(command, { ...limits, privilege: 'user' })).stdout).toBe('\ninput');
  const terminal = await connection.terminal(
    { argv: ['sh', '-c', 'echo "$AS"'] },
    { columns: 80, rows: 24, term: 'dumb' },
    limits,
  );
  let output = '';
  for await (const chunk of terminal.output) output += chunk;
  expect(output).toBe('root\r\n');
  await connection.close();
});

it('that asks for a password leaves the user without rights', async () => {
  const connection = await connect('echo "sudo: a password is required" >&2; exit 1');
  expect(connection).toMatchObject({ privilege: 'none', privilegeReason: 'sudo: a password is required' });
  const refused = {
    code: 'NO_RIGHTS',
    message: expect.stringContaining('ops'),
    hint: expect.stringContaining('ops ALL=(root) NOPASSWD: ALL'),
  };
  await expect(connection.exec({ argv: ['true'] }, limits)).rejects.toMatchObject(refused);
  await expect(connection.stream({ argv: ['true'] }, limits)).rejects.toMatchObject(refused);
  expect((await connection.exec({ argv: ['true'] }, { ...limits, privilege: 'user' })).status).toBe(0);
  await connection.close();
});

it('that refuses one command is told from the command', async () => {
  const picky =
    'case "$*" in *virsh*) echo "Sorry, user ops is not allowed to execute virsh as root on web." >&2; exit 1;; esac';
  const connection = await connect(`${picky}; ${working}`);
  await expect(connection.exec({ argv: ['virsh', 'list'] }, limits)).rejects.toMatchObject({
    code: 'NO_RIGHTS',
    message: expect.stringContaining('not allowed'),
  });
  const remote = await connection.stream({ argv: ['virsh', 'list'] }, limits);
  remote.stdin.end();
  remote.stdout.resume();
  await expect(remote.result).rejects.toMatchObject({ code: 'NO_RIGHTS' });
  expect(await connection.exec({ argv: ['sh', '-c', 'echo no >&2; exit 1'] }, limits)).toMatchObject({
    status: 1,
    stderr: 'no\n',
  });
  await connection.close();
});

it('keeps secrets off the command line', async () => {
  script('bin/sudo', working);
  const server = await home.serve({ loginShell: [home.path('login-shell')] });
  const connection = await home.transport().connect(home.address(server), limits);
  const options = { ...limits, resolveSecret: () => 'hunter2' };
  const { stdout } = await connection.exec({ argv: ['cat'], stdin: [{ secret: 'password' }] }, options);
  expect(stdout).toBe('hunter2');
  expect(server.commands.join('\n') + home.log.join('\n')).not.toContain('hunter2');
  await connection.close();
});
