import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { Authentication } from '../../../../src/cell/transport/login/authentication.ts';
import type { Identities } from '../../../../src/cell/transport/login/identities.ts';
import { makeKeyPair } from '../../../support/ssh-server.ts';

function keyOf(label: string): Identities['files'][number] {
  const key = ssh2.utils.parseKey(makeKeyPair().private);
  if (key instanceof Error) throw key;
  return { label, key };
}

const nothing: Identities = { agent: undefined, agentKeys: [], files: [], notes: [] };
const begin = (identities: Partial<Identities>) => new Authentication('ops', 'web', { ...nothing, ...identities });

describe('a login', () => {
  it('offers the agent’s keys, then those of files', () => {
    const agent = new ssh2.OpenSSHAgent('/nowhere');
    const login = begin({ agent, agentKeys: ['one of the agent'], files: [keyOf('/a'), keyOf('/b')] });
    expect(login.next(null, null)).toMatchObject({ type: 'agent', username: 'ops' });
    expect(login.next(['publickey'], false)).toMatchObject({ type: 'publickey' });
    expect(login.next(['publickey', 'password'], false)).toMatchObject({ type: 'publickey' });
    expect(login.next(['publickey'], false)).toBeUndefined();
    expect(login.refused()).toMatchObject({
      code: 'AUTH_FAILED',
      message: 'web does not let ops in: none of the 3 keys offered is accepted: one of the agent, /a, /b',
    });
  });

  it('stops where the host takes no keys', () => {
    const login = begin({ files: [keyOf('/a'), keyOf('/b')] });
    login.next(null, null);
    expect(login.next(['password', 'keyboard-interactive'], false)).toBeUndefined();
    expect(login.refused().message).toContain('it takes no keys, only password, keyboard-interactive');
  });

  it('stops where the host wants more than a key', () => {
    const login = begin({ files: [keyOf('/a'), keyOf('/b')] });
    login.next(null, null);
    expect(login.next(['publickey', 'keyboard-interactive'], true)).toBeUndefined();
    expect(login.refused()).toMatchObject({
      message: expect.stringContaining('wants more than a key'),
      hint: expect.stringContaining('with a key alone'),
    });
  });

  it('without a key asks what the host takes, and points at an encrypted one', () => {
    const login = begin({ notes: ['/home/o p/.ssh/id_rsa is encrypted and not in the agent'] });
    expect(login.next(null, null)).toMatchObject({ type: 'none' });
    expect(login.next(['publickey'], false)).toBeUndefined();
    login.note('the agent broke');
    expect(login.refused()).toMatchObject({
      message: 'web does not let ops in: there is no key to offer',
      hint: 'ssh-add /home/o p/.ssh/id_rsa',
      details: [{ reason: expect.stringContaining('id_rsa') }, { reason: 'the agent broke' }],
    });
  });

  it('ended by the host for too many keys advises to name one', () => {
    const login = begin({ files: [keyOf('/a'), keyOf('/b')] });
    login.next(null, null);
    expect(login.refused('Too many authentication failures')).toMatchObject({
      message: 'web does not let ops in: Too many authentication failures',
      hint: 'name the right key with --identity FILE',
    });
  });
});
