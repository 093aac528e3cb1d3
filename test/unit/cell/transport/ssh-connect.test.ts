import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SshAddress } from '../../../../src/cell/transport/transport.ts';
import { SshHome } from '../../../support/ssh-home.ts';
import { makeKeyPair, publicKeyOf, type SshServer } from '../../../support/ssh-server.ts';

const limits = { deadlineMs: 10_000 };
let home: SshHome;
beforeEach(() => {
  home = new SshHome();
});
afterEach(() => home.remove());

const connect = (address: SshAddress, deadlineMs = limits.deadlineMs) =>
  home.transport().connect(address, { deadlineMs });
const unpinned = (server: SshServer, more: Partial<SshAddress> = {}) => home.address(server, { hostKeys: [], ...more });

describe('the host key', () => {
  it('is told, and one that is pinned lets in', async () => {
    const server = await home.serve();
    const connection = await connect(home.address(server));
    expect(connection.hostKey).toEqual(server.hostKey);
    await connection.close();
  });

  it('is checked before anything of the user is shown', async () => {
    const server = await home.serve();
    const address = home.address(server, { hostKeys: [publicKeyOf(makeKeyPair())] });
    await expect(connect(address)).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
    expect(server.logins).toEqual([]);
  });

  it('may be known by known_hosts, and nothing is ever written there', async () => {
    const server = await home.serve();
    await expect(connect(unpinned(server))).rejects.toMatchObject({ code: 'HOST_KEY_UNKNOWN' });
    await (await connect(unpinned(server, { acceptAnyHostKey: true }))).close();
    await (await connect(unpinned(server, { acceptedFingerprint: server.hostKey.fingerprint }))).close();
    await expect(connect(unpinned(server))).rejects.toMatchObject({ code: 'HOST_KEY_UNKNOWN' });
    home.know(server);
    await (await connect(unpinned(server))).close();
  });

  it('that contradicts known_hosts is refused, whatever is accepted', async () => {
    const server = await home.serve();
    const stranger = publicKeyOf(makeKeyPair());
    home.write('known_hosts', `[127.0.0.1]:${server.port} ${stranger.type} ${stranger.key}\n`);
    await expect(connect(unpinned(server, { acceptAnyHostKey: true }))).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
      message: expect.stringContaining(`${home.path('known_hosts')}:1`),
    });
  });

  it('is looked up under HostKeyAlias', async () => {
    const server = await home.serve();
    home.configure('Host web\n  HostName 127.0.0.1\n  HostKeyAlias the-web');
    home.know(server, 'the-web');
    await (await connect(unpinned(server, { host: 'web' }))).close();
  });
});

describe('logging in', () => {
  it.each([
    ['root', 0],
    ['operator', 1],
  ])('as %s takes %i questions of what it may do', async (user, questions) => {
    const server = await home.serve();
    const connection = await connect(home.address(server, { user }));
    expect(server.commands).toHaveLength(questions);
    if (user === 'root') expect(connection).toMatchObject({ user, privilege: 'root' });
    await connection.close();
  });

  it('fails with the user and the keys that were tried', async () => {
    const server = await home.serve({ authorized: [] });
    await expect(connect(home.address(server))).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringMatching(/127\.0\.0\.1 does not let operator in: .*id_ed25519/),
      details: [{ subject: home.identity, code: 'KEY_REFUSED' }],
    });
  });

  it('says when there is no key to offer, and when the host takes none', async () => {
    const server = await home.serve();
    const { identity: _, ...without } = home.address(server);
    home.configure(`Host *\n  IdentityFile ${home.path('absent')}`);
    await expect(connect(without)).rejects.toMatchObject({ message: expect.stringContaining('no key to offer') });
    const passwords = await home.serve({ authorized: [], accepts: ['password'] });
    await expect(connect(home.address(passwords))).rejects.toMatchObject({
      message: expect.stringContaining('only password'),
    });
  });

  it('uses the files of ssh_config, and its user', async () => {
    const server = await home.serve();
    const config = `Host web\n  HostName 127.0.0.1\n  Port ${server.port}\n  User deploy\n`;
    home.configure(`${config}  IdentityFile ${home.path('absent')}\n  IdentityFile ${home.path('id_%r')}`);
    home.write('id_deploy', home.key.private);
    await (await connect({ kind: 'ssh', host: 'web', hostKeys: [server.hostKey] })).close();
    expect(server.logins).toEqual(['deploy']);
  });

  it.each([
    ['absent', 'INVALID_VALUE', 'there is no key file'],
    ['damaged', 'AUTH_FAILED', 'is no private key'],
  ])('says when the chosen key is %s', async (name, code, words) => {
    const server = await home.serve();
    home.write('damaged', 'no key at all');
    await expect(connect(home.address(server, { identity: home.path(name) }))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    expect(server.connections).toHaveLength(0);
  });
});

describe('a host that cannot be reached', () => {
  it('refuses', async () => {
    const server = await home.serve();
    const address = home.address(server);
    await server.stop();
    await expect(connect(address)).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      message: `127.0.0.1 cannot be reached: connection refused (port ${address.port})`,
    });
  });

  it('has a name that does not resolve', async () => {
    const address: SshAddress = { kind: 'ssh', host: 'no-such-host.invalid', identity: home.identity, hostKeys: [] };
    await expect(connect(address)).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      message: expect.stringContaining('resolve'),
    });
  });

  it('does not answer', async () => {
    const server = await home.serve({ mute: true });
    await expect(connect(home.address(server), 300)).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      message: '127.0.0.1 cannot be reached: timed out after 300 ms',
    });
  });

  it('does not answer within ConnectTimeout', async () => {
    const server = await home.serve({ mute: true });
    home.configure('Host *\n  ConnectTimeout 1');
    await expect(connect(home.address(server))).rejects.toMatchObject({
      message: expect.stringContaining('after 1 s'),
    });
  });

  it('is something else than sshd', async () => {
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n'.repeat(2000)));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const address = web.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const target: SshAddress = {
      kind: 'ssh',
      host: '127.0.0.1',
      port,
      user: 'x',
      identity: home.identity,
      hostKeys: [],
    };
    await expect(connect(target)).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      message: expect.stringContaining('not sshd'),
    });
    web.close();
  });

  it('is no option of ssh', async () => {
    const address: SshAddress = { kind: 'ssh', host: '-oProxyCommand=id', hostKeys: [] };
    await expect(connect(address)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });

  it('is given up when interrupted', async () => {
    const server = await home.serve({ mute: true });
    const abort = new AbortController();
    const connecting = home.transport().connect(home.address(server), { ...limits, signal: abort.signal });
    setTimeout(() => abort.abort(), 100);
    await expect(connecting).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

describe('a busy sshd', () => {
  it.each([{ refuseFirst: 3 }, { closeFirstAfterGreeting: 3 }])('is asked again: %o', async (settings) => {
    const server = await home.serve(settings);
    await (await connect(home.address(server))).close();
    expect(server.connections).toHaveLength(4);
  });

  it('is given up in the end', async () => {
    const server = await home.serve({ refuseFirst: 100 });
    await expect(connect(home.address(server))).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      hint: expect.stringContaining('MaxStartups'),
    });
    expect(server.connections).toHaveLength(5);
  });

  it('is never asked for more than it allows', async () => {
    const server = await home.serve({ maxSessions: 9 });
    const connection = await connect(home.address(server));
    const all = Array.from({ length: 40 }, (_, n) =>
      connection.exec({ argv: ['echo', String(n)] }, { ...limits, privilege: 'user' }),
    );
    expect((await Promise.all(all)).every((result) => result.status === 0)).toBe(true);
    await connection.close();
  });

  it('is asked again when it has no session free', async () => {
    const server = await home.serve({ maxSessions: 2 });
    const connection = await connect(home.address(server));
    const all = [1, 2, 3].map((n) => connection.exec({ argv: ['echo', String(n)] }, { ...limits, privilege: 'user' }));
    expect((await Promise.all(all)).map((result) => result.stdout)).toEqual(['1\n', '2\n', '3\n']);
    await connection.close();
  });
});

describe('a connection that breaks', () => {
  it('fails what runs, and says so', async () => {
    const server = await home.serve();
    const connection = await connect(home.address(server));
    const asUser = { ...limits, privilege: 'user' } as const;
    const running = connection.exec({ argv: ['sleep', '60'] }, asUser);
    const remote = await connection.stream({ argv: ['sh', '-c', 'echo ready; sleep 60'] }, asUser);
    const reading = (async () => {
      for await (const chunk of remote.stdout) if (chunk.toString() === 'ready\n') server.drop();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(remote.result).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(running).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(await connection.closed).toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(connection.exec({ argv: ['true'] }, asUser)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('fails a writer that waits', async () => {
    const server = await home.serve();
    const connection = await connect(home.address(server));
    const remote = await connection.stream({ argv: ['sleep', '60'] }, { ...limits, privilege: 'user' });
    const written = new Promise((resolve) => remote.stdin.write(Buffer.alloc(16 * 1024 * 1024), resolve));
    setTimeout(() => server.drop(), 50);
    expect(await written).toMatchObject({ code: 'CONNECTION_LOST' });
  });
});

describe('a login shell that runs no commands', () => {
  it('is said, in its own words', async () => {
    const server = await home.serve({ loginShell: ['/bin/echo', 'This account is currently not available.'] });
    await expect(connect(home.address(server))).rejects.toMatchObject({
      code: 'BAD_ANSWER',
      message: expect.stringContaining('This account is currently not available.'),
    });
  });
});

it('a hundred connects at once succeed', async () => {
  const servers = await Promise.all(Array.from({ length: 10 }, () => home.serve()));
  const transport = home.transport();
  const addresses = Array.from({ length: 100 }, (_, n) => servers[n % 10]).flatMap((server) =>
    server ? [home.address(server)] : [],
  );
  const connections = await Promise.all(addresses.map((address) => transport.connect(address, { deadlineMs: 60_000 })));
  expect(connections).toHaveLength(100);
  await Promise.all(connections.map((connection) => connection.close()));
}, 60_000);
