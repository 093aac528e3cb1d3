import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selectKnownHostKeys } from '../../../../src/cell/transport/host-keys/known-host-keys.ts';
import { matchesHostName, parseKnownHosts } from '../../../../src/cell/transport/host-keys/known-hosts.ts';
import { makeKeyPair, publicKeyOf } from '../../../support/ssh-server.ts';

const one = publicKeyOf(makeKeyPair());
const other = publicKeyOf(makeKeyPair());
const line = (names: string, key = one) => `${names} ${key.type} ${key.key}`;

function hashed(name: string): string {
  const salt = Buffer.from('01234567890123456789');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

describe('parsing known_hosts', () => {
  it('keeps file, line number, names and key', () => {
    const text = `# a comment\n\n  ${line('web,10.0.0.1')} the comment\r\n`;
    expect(parseKnownHosts(text, '/k')).toEqual([
      { file: '/k', line: 3, revoked: false, names: 'web,10.0.0.1', key: one },
    ]);
  });

  it('knows revoked keys, and passes over authorities and unknown markers', () => {
    const text = [`@revoked ${line('*')}`, `@cert-authority ${line('*')}`, `@new ${line('*')}`].join('\n');
    expect(parseKnownHosts(text, '/k')).toMatchObject([{ line: 1, revoked: true }]);
  });

  it('passes over damaged lines', () => {
    const text = ['web', 'web ssh-ed25519', 'web ssh-ed25519 !!!', `web ssh-rsa ${one.key}`, 'web 1024 65537 123'].join(
      '\n',
    );
    expect(parseKnownHosts(text, '/k')).toEqual([]);
  });
});

describe('matching a name', () => {
  it.each([
    ['web', 'web', true],
    ['WEB', 'web', true],
    ['web', 'web2', false],
    ['db,web', 'web', true],
    ['*.example.com', 'a.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.exampleXcom', false],
    ['web?', 'web1', true],
    ['web?', 'web', false],
    ['*,!web', 'web', false],
    ['!web,*', 'web', false],
    ['*,!web', 'db', true],
    ['!web', 'db', false],
    ['[web]:2222', '[web]:2222', true],
    ['[web]:2222', 'web', false],
    ['[*]:2222', '[web]:2222', true],
    ['fe80::1', 'fe80::1', true],
    [hashed('web'), 'web', true],
    [hashed('web'), 'db', false],
    [hashed('[web]:2222'), '[web]:2222', true],
    ['|2|x|y', 'web', false],
    ['|1|only', 'web', false],
  ])('%s against %s', (names, name, expected) => {
    expect(matchesHostName(names, name)).toBe(expected);
  });
});

describe('what known_hosts says of a host', () => {
  const lines = parseKnownHosts(
    [line('web'), line('[web]:2222', other), line('Alias', other), line(hashed('hidden'))].join('\n'),
    '/k',
  );
  const found = (host: string, port: number, alias?: string) => {
    const { lines: exact, withoutPort } = selectKnownHostKeys(lines, { host, port, alias });
    return [exact.map((known) => known.line), withoutPort.map((known) => known.line)];
  };

  it('goes by the bare name on port 22', () => expect(found('WEB', 22)).toEqual([[1], []]));
  it('goes by name and port elsewhere, and notes the bare name', () => expect(found('web', 2222)).toEqual([[2], [1]]));
  it('goes by HostKeyAlias alone, whatever the port', () => expect(found('web', 2222, 'alias')).toEqual([[3], []]));
  it('finds hashed names', () => expect(found('hidden', 22)).toEqual([[4], []]));
});
