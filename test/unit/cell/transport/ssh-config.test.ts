import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { parseJumps } from '../../../../src/cell/transport/ssh-config/proxy-jump.ts';
import { readSshConfig } from '../../../../src/cell/transport/ssh-config/read-ssh-config.ts';
import { parseSshConfig, plainSshConfig } from '../../../../src/cell/transport/ssh-config/ssh-config.ts';
import { agentSocket, pathExpander, tokenExpander } from '../../../../src/cell/transport/ssh-config/ssh-tokens.ts';
import { isRunning } from '../../../support/is-running.ts';

const options = { env: { PATH: process.env.PATH, KEYS: '/keys', SOCK: '/run/agent' }, home: '/home/op' };
const { signal } = new AbortController();
const directory = mkdtempSync(join(tmpdir(), 'nano-ssh-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

function configFile(text: string): string {
  const path = join(mkdtempSync(join(directory, 'config-')), 'config');
  writeFileSync(path, text);
  return path;
}

function fail(): never {
  throw new Error('not there yet');
}

describe('what ssh -G prints', () => {
  it('is read, with what is given several times', () => {
    const output = [
      'user ops',
      'hostname 10.0.0.5',
      'port 2222',
      'addressfamily inet',
      'identitiesonly yes',
      'identityagent none',
      'identityfile ~/.ssh/%h_key',
      'identityfile /with space/key',
      'hostkeyalias webalias',
      'connecttimeout 7',
      'proxyjump ops@bastion:2200,second',
      'globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2',
      'userknownhostsfile /root/.ssh/kh1 /with space/kh2 ~/kh3',
    ].join('\n');
    expect(parseSshConfig(output)).toEqual({
      hostName: '10.0.0.5',
      port: 2222,
      user: 'ops',
      identityFiles: ['~/.ssh/%h_key', '/with space/key'],
      identitiesOnly: true,
      identityAgent: 'none',
      proxyJump: 'ops@bastion:2200,second',
      knownHostsFiles: [
        '/root/.ssh/kh1',
        '/with space/kh2',
        '~/kh3',
        '/etc/ssh/ssh_known_hosts',
        '/etc/ssh/ssh_known_hosts2',
      ],
      hostKeyAlias: 'webalias',
      connectTimeoutMs: 7000,
      addressFamily: 4,
    });
  });

  it('says none for what there is not', () => {
    const none = [
      'hostname [::1]',
      'proxycommand none',
      'proxyjump none',
      'userknownhostsfile none',
      'connecttimeout none',
    ];
    const config = parseSshConfig(none.join('\n'));
    expect(config).toMatchObject({ hostName: '::1', port: 22, knownHostsFiles: [], addressFamily: 0 });
    expect(config).not.toHaveProperty('proxyCommand');
    expect(config).not.toHaveProperty('proxyJump');
    expect(config).not.toHaveProperty('connectTimeoutMs');
  });
});

describe('asking ssh', () => {
  it('lets what the user gave beat ssh_config', async () => {
    const config = await readSshConfig(
      { host: 'web', port: 2222, user: 'ops' },
      { ...options, sshConfigFile: '/dev/null' },
      signal,
    );
    expect(config).toMatchObject({ hostName: 'web', port: 2222, user: 'ops' });
  });

  it.each(['-oProxyCommand=touch /tmp/x', '', 'a b', 'a;b', '$(id)', 'a\nb', '`id`', "a'b"])(
    'refuses the host %j',
    async (host) => {
      await expect(readSshConfig({ host }, options, signal)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
      await expect(readSshConfig({ host: 'web', user: host }, options, signal)).rejects.toMatchObject({
        code: 'INVALID_VALUE',
      });
    },
  );

  it('gives each of many that ask at once what is said of its own host', async () => {
    const file = { ...options, sshConfigFile: configFile('Host *\nHostName %h.example\nHost h7\nUser seven\n') };
    const asked = Array.from({ length: 40 }, (_, port) =>
      readSshConfig({ host: `h${port}`, port: port + 1 }, file, signal),
    );
    for (const [index, { hostName, port, user }] of (await Promise.all(asked)).entries()) {
      expect({ hostName, port }).toEqual({ hostName: `h${index}.example`, port: index + 1 });
      expect(user === 'seven').toBe(index === 7);
    }
  });

  it('stops at once when it is interrupted, with all that ssh has started, and goes on for others', async () => {
    const path = configFile('');
    writeFileSync(path, `Match host slow exec "echo $$ > ${path}.pid; exec sleep 600"\nUser nobody\n`);
    const file = { ...options, sshConfigFile: path };
    const interruption = new AbortController();
    const slow = readSshConfig({ host: 'slow' }, file, interruption.signal);
    const pid = await vi.waitFor(() => Number(/^\d+(?=\n)/.exec(readFileSync(`${path}.pid`, 'utf8'))?.[0] ?? fail()));
    interruption.abort(new Error('enough'));
    await expect(slow).rejects.toThrow('enough');
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
    expect(await readSshConfig({ host: 'quick' }, file, signal)).toMatchObject({ hostName: 'quick' });
  });

  it('passes on what ssh says of its configuration', async () => {
    const missing = { ...options, sshConfigFile: '/nonexistent/config' };
    await expect(readSshConfig({ host: 'web' }, missing, signal)).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      message: expect.stringContaining('/nonexistent/config'),
    });
  });

  it('does without ssh where there is none', async () => {
    const config = await readSshConfig(
      { host: 'web', port: 2222, user: 'ops' },
      { env: { PATH: '/nonexistent' }, home: '/h' },
      signal,
    );
    expect(config).toEqual({ ...plainSshConfig('web', 'ops'), port: 2222 });
    expect(config.identityFiles).toEqual(['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa']);
  });
});

describe('tokens', () => {
  const config = { ...plainSshConfig('10.0.0.5', 'ops'), port: 2222, hostKeyAlias: 'alias' };
  const expand = tokenExpander('web', config, options);
  const path = pathExpander(expand, options);

  it('are expanded as ssh does', () => {
    expect(expand('nc %h %p %r %n %k 100%% %d %x')).toBe('nc 10.0.0.5 2222 ops web alias 100% /home/op %x');
    expect(expand('%C')).toMatch(/^[0-9a-f]{40}$/);
  });

  it('in paths stand beside ~ and the environment', () => {
    expect(path('~/.ssh/%h')).toBe('/home/op/.ssh/10.0.0.5');
    expect(path('$' + '{KEYS}/%r')).toBe('/keys/ops');
    expect(path('/a~b')).toBe('/a~b');
  });

  it.each([
    [undefined, '/tmp/agent.1'],
    ['SSH_AUTH_SOCK', '/tmp/agent.1'],
    ['none', undefined],
    ['$SOCK', '/run/agent'],
    ['$ABSENT', undefined],
    ['~/agent-%p', '/home/op/agent-2222'],
  ])('IdentityAgent %s is %s', (agent, socket) => {
    expect(agentSocket(agent, path, { ...options.env, SSH_AUTH_SOCK: '/tmp/agent.1' })).toBe(socket);
  });
});

it.each([
  ['bastion', [{ host: 'bastion' }]],
  ['ops@bastion:2200,second', [{ host: 'bastion', user: 'ops', port: 2200 }, { host: 'second' }]],
  ['ssh://ops@bastion:2200', [{ host: 'bastion', user: 'ops', port: 2200 }]],
  ['ssh://bastion/', [{ host: 'bastion' }]],
  ['a@b@bastion', [{ host: 'bastion', user: 'a@b' }]],
  ['[::1]:2200', [{ host: '::1', port: 2200 }]],
  ['fe80::1', [{ host: 'fe80::1' }]],
  ['op@[fe80::1%eth0]', [{ host: 'fe80::1%eth0', user: 'op' }]],
])('ProxyJump %s', (text, jumps) => {
  expect(parseJumps(text)).toEqual(jumps);
});
