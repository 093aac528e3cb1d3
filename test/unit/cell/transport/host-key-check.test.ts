import { describe, expect, it } from 'vitest';
import { hostKeyFromBlob, keyTypeName } from '../../../../src/cell/transport/host-keys/host-key.ts';
import {
  checkHostKey,
  type HostKeyGrounds,
  knownKeyTypes,
} from '../../../../src/cell/transport/host-keys/host-key-check.ts';
import { parseKnownHosts } from '../../../../src/cell/transport/host-keys/known-hosts.ts';
import { orderHostKeyAlgorithms } from '../../../../src/cell/transport/ssh/ssh-algorithms.ts';
import type { HostKey } from '../../../../src/cell/transport/transport.ts';

function makeKey(type: string, seed: string): HostKey {
  const name = Buffer.from(type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  const key = hostKeyFromBlob(Buffer.concat([length, name, Buffer.from(seed.repeat(32))]));
  if (key === undefined) throw new Error('no key');
  return key;
}

const shown = makeKey('ssh-ed25519', 'a');
const other = makeKey('ssh-ed25519', 'b');
const rsa = makeKey('ssh-rsa', 'c');
const known = (key: HostKey, marker = '') => parseKnownHosts(`${marker}web ${key.type} ${key.key}`, '/known_hosts');
const nothing: HostKeyGrounds = { host: 'web', pinned: [], known: { lines: [], withoutPort: [] } };
const check = (grounds: Partial<HostKeyGrounds>) => checkHostKey(shown, { ...nothing, ...grounds });
const lines = (...keys: HostKey[]) => ({ lines: keys.flatMap((key) => known(key)), withoutPort: [] });

describe('a pinned key', () => {
  it('lets in one of several', () => expect(check({ pinned: [rsa, shown] })).toBeUndefined());

  it('refuses another, and says which, how to look and how to go on', () => {
    const error = check({ pinned: [other] });
    expect(error).toMatchObject({ code: 'HOST_KEY_CHANGED' });
    expect(error?.message).toContain(other.fingerprint);
    expect(error?.message).toContain(shown.fingerprint);
    expect(error?.hint).toContain('ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub');
    expect(error?.hint).toContain(`add-cell --host-key ${shown.fingerprint}`);
  });

  it('is overruled by nothing', () => {
    const grounds = { pinned: [other], known: lines(shown), acceptAny: true, acceptedFingerprint: shown.fingerprint };
    expect(check(grounds)).toMatchObject({ code: 'HOST_KEY_CHANGED' });
  });
});

describe('known_hosts', () => {
  it('lets in a key that it has', () => expect(check({ known: lines(other, shown) })).toBeUndefined());

  it('refuses another key of the same type, and says where', () => {
    const error = check({ known: lines(other), acceptAny: true });
    expect(error).toMatchObject({ code: 'HOST_KEY_CHANGED', hint: expect.stringContaining('line 1 of /known_hosts') });
    expect(error?.message).toContain('/known_hosts:1');
  });

  it('refuses a revoked key, even where another line has it', () => {
    const revoked = { lines: [...known(shown), ...known(shown, '@revoked ')], withoutPort: [] };
    expect(check({ known: revoked, acceptAny: true })).toMatchObject({ code: 'HOST_KEY_CHANGED' });
  });

  it('does not mind that another key is revoked', () => {
    const revoked = { lines: known(other, '@revoked '), withoutPort: [] };
    expect(check({ known: revoked, acceptAny: true })).toBeUndefined();
  });

  it('lets in a key known by the bare name, and refuses none for it', () => {
    expect(check({ known: { lines: [], withoutPort: known(shown) } })).toBeUndefined();
    expect(check({ known: { lines: [], withoutPort: known(other) } })).toMatchObject({ code: 'HOST_KEY_UNKNOWN' });
    expect(check({ known: { lines: known(other), withoutPort: known(shown) } })).toMatchObject({
      code: 'HOST_KEY_CHANGED',
    });
  });
});

describe('an unknown key', () => {
  it('is refused with its facts and with what to do', () => {
    expect(check({})).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      hint: expect.stringMatching(/--host-key SHA256:\S+, or --accept-host-key/),
      details: [{ subject: 'web', facts: { fingerprint: shown.fingerprint, type: 'ssh-ed25519', host: 'web' } }],
    });
  });

  it('is accepted by its fingerprint', () => {
    expect(check({ acceptedFingerprint: shown.fingerprint })).toBeUndefined();
    expect(check({ acceptedFingerprint: shown.fingerprint, known: lines(rsa) })).toBeUndefined();
  });

  it('is refused by another fingerprint, and both are named', () => {
    const error = check({ acceptedFingerprint: other.fingerprint, acceptAny: true });
    expect(error?.code).toBe('HOST_KEY_UNKNOWN');
    expect(error?.message).toContain(shown.fingerprint);
    expect(error?.message).toContain(other.fingerprint);
  });

  it('is accepted unseen only where nothing is known of the host', () => {
    expect(check({ acceptAny: true })).toBeUndefined();
    expect(check({ acceptAny: true, known: lines(rsa) })).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      message: expect.stringContaining('/known_hosts:1'),
    });
  });

  it('of a jump host is for ssh to make known', () => {
    expect(check({ jump: true })?.hint).toContain('with ssh once');
  });
});

describe('the keys to ask for', () => {
  it('are first those the host is known by', () => {
    expect(orderHostKeyAlgorithms(['ssh-rsa']).slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519']);
    expect(orderHostKeyAlgorithms(['ecdsa-sha2-nistp384', 'ssh-ed25519']).slice(0, 2)).toEqual([
      'ecdsa-sha2-nistp384',
      'ssh-ed25519',
    ]);
    expect(orderHostKeyAlgorithms([])[0]).toBe('ssh-ed25519');
  });

  it('come from the pins, else from known_hosts, never from revoked lines', () => {
    expect(knownKeyTypes({ pinned: [rsa], known: lines(shown) })).toEqual(['ssh-rsa']);
    const revoked = { lines: [...known(rsa, '@revoked '), ...known(shown)], withoutPort: [] };
    expect(knownKeyTypes({ pinned: [], known: revoked })).toEqual(['ssh-ed25519']);
  });
});

it.each([
  ['ssh-ed25519', 'ED25519'],
  ['ecdsa-sha2-nistp256', 'ECDSA'],
  ['ssh-rsa', 'RSA'],
  ['sk-ssh-ed25519@openssh.com', 'ED25519'],
])('%s is called %s', (type, name) => expect(keyTypeName(type)).toBe(name));

it('takes no key out of what is none', () => {
  for (const blob of [Buffer.alloc(0), Buffer.from([0, 0, 0, 9, 1]), Buffer.alloc(40)]) {
    expect(hostKeyFromBlob(blob)).toBeUndefined();
  }
});
