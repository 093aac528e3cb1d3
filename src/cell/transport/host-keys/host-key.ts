import { createHash } from 'node:crypto';
import type { HostKey } from '../../../controller/model/address.ts';

/** A key in SSH's wire format (RFC 4253, 6.6): its type is the first string in it. Undefined where it is none. */
export function hostKeyFromBlob(blob: Buffer): HostKey | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length < 4 + length) return undefined;
  const type = blob.toString('latin1', 4, 4 + length);
  if (!/^[\x21-\x7e]+$/.test(type)) return undefined;
  return { type, key: blob.toString('base64'), fingerprint: fingerprintOf(blob) };
}

/** Reads a line of a public key file (`ssh-ed25519 AAAA… comment`). Undefined where it is none. */
export function parsePublicKey(line: string): HostKey | undefined {
  const [type, key] = line.trim().split(/\s+/);
  if (type === undefined || key === undefined) return undefined;
  const parsed = hostKeyFromBlob(Buffer.from(key, 'base64'));
  return parsed?.type === type ? parsed : undefined;
}

export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** A key type in the words of people and of ssh-keygen: `ED25519`, `ECDSA`, `RSA`. */
export function keyTypeName(type: string): string {
  const name = /^(?:ssh-|sk-ssh-|sk-)?([a-z0-9]+)/.exec(type)?.[1] ?? type;
  return name.toUpperCase();
}
