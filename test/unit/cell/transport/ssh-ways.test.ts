import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isRunning } from '../../../support/is-running.ts';
import { SshHome } from '../../../support/ssh-home.ts';
import { publicKeyOf, type SshServer } from '../../../support/ssh-server.ts';

const limits = { deadlineMs: 10_000 };
const asUser = { ...limits, privilege: 'user' } as const;
let home: SshHome;
beforeEach(() => {
  home = new SshHome();
});
afterEach(() => home.remove());

const host = (name: string, server: SshServer, more = '') =>
  `Host ${name}\n  HostName 127.0.0.1\n  Port ${server.port}\n  User ${name}\n  IdentityFile ${home.identity}\n${more}`;

describe('jump hosts', () => {
  it('are passed through, one after the other', async () => {
    const [one, two, target] = [await home.serve(), await home.serve(), await home.serve()];
    home.configure([host('one', one), host('two', two), host('target', target, '  ProxyJump one,two\n')].join('\n'));
    home.know(one);
    home.know(two);
    const connection = await home
      .transport()
      .connect({ kind: 'ssh', host: 'target', hostKeys: [target.hostKey] }, limits);
    expect((await connection.exec({ argv: ['echo', 'there'] }, asUser)).stdout).toBe('there\n');
    expect([one.logins, two.logins, target.logins]).toEqual([['one'], ['two'], ['target']]);
    await connection.close();
    await vi.waitFor(() => expect(one.connections.every((socket) => socket.closed)).toBe(true));
  });

  it('are shared by all that is behind them', async () => {
    const [bastion, a, b] = [await home.serve(), await home.serve(), await home.serve()];
    home.configure(
      [host('bastion', bastion), host('a', a, '  ProxyJump bastion'), host('b', b, '  ProxyJump bastion')].join('\n'),
    );
    home.know(bastion);
    const transport = home.transport();
    const connections = await Promise.all([
      transport.connect({ kind: 'ssh', host: 'a', hostKeys: [a.hostKey] }, limits),
      transport.connect({ kind: 'ssh', host: 'b', hostKeys: [b.hostKey] }, limits),
    ]);
    expect(bastion.connections).toHaveLength(1);
    await connections[0].close();
    expect((await connections[1].exec({ argv: ['echo', 'still'] }, asUser)).stdout).toBe('still\n');
    await connections[1].close();
  });

  it('must be known by known_hosts', async () => {
    const [bastion, target] = [await home.serve(), await home.serve()];
    home.configure([host('bastion', bastion), host('target', target, '  ProxyJump bastion\n')].join('\n'));
    const address = { kind: 'ssh', host: 'target', hostKeys: [target.hostKey], acceptAnyHostKey: true } as const;
    await expect(home.transport().connect(address, limits)).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      message: expect.stringContaining('bastion'),
    });
  });

  it('tell what they cannot reach, and take their connections with them', async () => {
    const [bastion, target] = [await home.serve(), await home.serve()];
    home.configure([host('bastion', bastion), host('target', target, '  ProxyJump bastion\n')].join('\n'));
    home.know(bastion);
    const address = { kind: 'ssh', host: 'target', hostKeys: [target.hostKey] } as const;
    const transport = home.transport();
    const connection = await transport.connect(address, limits);
    bastion.drop();
    expect(await connection.closed).toMatchObject({ code: 'CONNECTION_LOST' });
    const again = await transport.connect(address, limits);
    await again.close();
    await target.stop();
    await expect(transport.connect(address, limits)).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      message: expect.stringContaining('the jump host bastion cannot connect it'),
    });
  });

  it('that lead to themselves are refused', async () => {
    home.configure('Host a\n  ProxyJump b\nHost b\n  ProxyJump a');
    await expect(home.transport().connect({ kind: 'ssh', host: 'a', hostKeys: [] }, limits)).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
  });
});

describe('a proxy command', () => {
  it('carries the connection, and ends with it', async () => {
    const target = await home.serve();
    const relay = home.write(
      'relay.cjs',
      `require('fs').writeFileSync('${home.path('pid')}', String(process.pid));
       const socket = require('net').connect(process.argv[2]);
       process.stdin.pipe(socket).pipe(process.stdout);`,
    );
    home.configure(host('target', target, `  ProxyCommand ${process.execPath} ${relay} %p\n`));
    const connection = await home
      .transport()
      .connect({ kind: 'ssh', host: 'target', hostKeys: [target.hostKey] }, limits);
    expect((await connection.exec({ argv: ['echo', 'there'] }, asUser)).stdout).toBe('there\n');
    expect(isRunning(Number(readFileSync(home.path('pid'))))).toBe(true);
    await connection.close();
    await vi.waitFor(() => expect(isRunning(Number(readFileSync(home.path('pid'))))).toBe(false));
  });

  it('has its own words when it fails', async () => {
    home.configure('Host target\n  ProxyCommand sh -c "echo no way to %h >&2; exit 3"');
    await expect(
      home.transport().connect({ kind: 'ssh', host: 'target', identity: home.identity, hostKeys: [] }, limits),
    ).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      message: 'target cannot be reached: the proxy command says: no way to target',
    });
  });

  it('does not outlive a connect that is given up', async () => {
    home.configure(`Host target\n  ProxyCommand sh -c 'echo $$ > ${home.path('pid')}; exec sleep 60'`);
    await expect(
      home
        .transport()
        .connect({ kind: 'ssh', host: 'target', identity: home.identity, hostKeys: [] }, { deadlineMs: 500 }),
    ).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
    });
    await vi.waitFor(() => expect(isRunning(Number(readFileSync(home.path('pid'))))).toBe(false));
  });
});

describe.skipIf(spawnSync('ssh-agent', ['-h']).error !== undefined)('the agent', () => {
  async function withAgent<T>(
    work: (env: { PATH: string | undefined; SSH_AUTH_SOCK: string }) => Promise<T>,
  ): Promise<T> {
    const socket = home.path('agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      await vi.waitFor(() => expect(existsSync(socket)).toBe(true));
      return await work({ PATH: process.env.PATH, SSH_AUTH_SOCK: socket });
    } finally {
      agent.kill();
    }
  }
  const keygen = (name: string, passphrase: string) =>
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', name, '-f', home.path(name)]);

  it('lets in with a key that is in no file', () =>
    withAgent(async (env) => {
      const server = await home.serve();
      execFileSync('ssh-add', ['-q', home.identity], { env });
      home.configure(`Host *\n  IdentityFile ${home.path('absent')}`);
      const { identity: _, ...address } = home.address(server);
      await (await home.transport({ env }).connect(address, limits)).close();
      expect(server.logins).toEqual(['operator']);
    }));

  it('offers the key of the configuration first, and no other with IdentitiesOnly', () =>
    withAgent(async (env) => {
      keygen('one', '');
      keygen('two', '');
      execFileSync('ssh-add', ['-q', home.path('one'), home.path('two')], { env });
      const server = await home.serve({ authorized: [] });
      const { identity: _, ...address } = home.address(server);
      home.configure(`Host *\n  IdentityFile ${home.path('two.pub')}`);
      const all = await home
        .transport({ env })
        .connect(address, limits)
        .catch((error) => error.details);
      expect(all.map((detail: { subject: string }) => /\((.*)\)/.exec(detail.subject)?.[1])).toEqual(['two', 'one']);
      home.configure(`Host *\n  IdentityFile ${home.path('two.pub')}\n  IdentitiesOnly yes`);
      const only = await home
        .transport({ env })
        .connect(address, limits)
        .catch((error) => error.details);
      expect(only).toHaveLength(1);
    }));

  it('is needed for an encrypted key, and nano says so', () =>
    withAgent(async (env) => {
      keygen('locked', 'secret');
      const server = await home.serve();
      const address = home.address(server, { identity: home.path('locked') });
      await expect(home.transport({ env }).connect(address, limits)).rejects.toMatchObject({
        code: 'AUTH_FAILED',
        message: expect.stringContaining('is encrypted'),
        hint: `ssh-add ${home.path('locked')}`,
      });
    }));

  it('unlocks an encrypted key that it holds', () =>
    withAgent(async (env) => {
      home.write('copy', home.key.private);
      execFileSync('ssh-add', ['-q', home.path('copy')], { env });
      execFileSync('ssh-keygen', ['-q', '-p', '-N', 'secret', '-f', home.path('copy')]);
      const server = await home.serve({ authorized: [publicKeyOf(home.key).key] });
      const address = home.address(server, { identity: home.path('copy') });
      await (await home.transport({ env }).connect(address, limits)).close();
    }));

  it('that does not answer is no reason to give up', async () => {
    const server = await home.serve();
    const env = { PATH: process.env.PATH, SSH_AUTH_SOCK: home.path('no-agent') };
    home.configure(`Host *\n  IdentityFile ${home.identity}`);
    const { identity: _, ...address } = home.address(server);
    await (await home.transport({ env }).connect(address, limits)).close();
  });
});
