import { createHmac } from 'node:crypto';
import type { HostKey } from '../../../controller/model/address.ts';
import { hostKeyFromBlob } from './host-key.ts';

/** One usable line of a known_hosts file: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export interface KnownHostLine {
  readonly file: string;
  readonly line: number;
  readonly revoked: boolean;
  readonly names: string;
  readonly key: HostKey;
}

/**
 * Reads a known_hosts file. Comments, damaged lines, key types nobody can use any more and certificate authorities
 * (which ssh2 has no certificates for) are left out, as OpenSSH leaves out what it cannot read.
 */
export function parseKnownHosts(text: string, file: string): readonly KnownHostLine[] {
  return text.split('\n').flatMap((content, index) => {
    const words = content.trim().split(/\s+/);
    if (words[0] === undefined || words[0] === '' || words[0].startsWith('#')) return [];
    const marker = words[0].startsWith('@') ? words.shift() : undefined;
    if (marker !== undefined && marker !== '@revoked') return [];
    const [names, type, blob] = words;
    if (names === undefined || type === undefined || blob === undefined) return [];
    const key = hostKeyFromBlob(Buffer.from(blob, 'base64'));
    if (key === undefined || key.type !== type) return [];
    return [{ file, line: index + 1, revoked: marker === '@revoked', names, key }];
  });
}

/** The name a host goes by in known_hosts: bare on port 22, `[host]:port` elsewhere. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Whether a line is about this name: hashed, plain, with wildcards, and with exceptions (`!name`). */
export function matchesHostName(names: string, name: string): boolean {
  if (names.startsWith('|')) return matchesHashed(names, name);
  let matched = false;
  for (const pattern of names.split(',')) {
    const negated = pattern.startsWith('!');
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

function matchesHashed(names: string, name: string): boolean {
  const [, version, salt, hash] = names.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function matchesPattern(pattern: string, name: string): boolean {
  const expression = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(name);
}
