import { readFile } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import { parsePublicKey } from '../host-keys/host-key.ts';
import type { Ssh2 } from '../ssh/ssh2.ts';

/** What an identity file turned out to be. `publicKey` is base64, in SSH's wire format. */
export type KeyFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'private'; readonly key: ParsedKey; readonly publicKey: string }
  /** Needs a passphrase, or is only the public half: good where the agent holds it. */
  | { readonly kind: 'locked'; readonly publicKey: string | undefined; readonly encrypted: boolean }
  | { readonly kind: 'unusable'; readonly reason: string };

export async function readKeyFile(ssh2: Ssh2, path: string): Promise<KeyFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'absent' }
      : { kind: 'unusable', reason: 'cannot be read' };
  }
  const publicOnly = parsePublicKey(text);
  if (publicOnly !== undefined) return { kind: 'locked', publicKey: publicOnly.key, encrypted: false };
  const parsed = parseKey(ssh2, text);
  if (parsed !== undefined) {
    return { kind: 'private', key: parsed, publicKey: parsed.getPublicSSH().toString('base64') };
  }
  if (!isEncrypted(text)) return { kind: 'unusable', reason: 'is no private key that nano can read' };
  return { kind: 'locked', publicKey: publicHalf(text) ?? (await readPublicFile(`${path}.pub`)), encrypted: true };
}

function parseKey(ssh2: Ssh2, text: string): ParsedKey | undefined {
  const parsed: unknown = ssh2.utils.parseKey(text);
  const key: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  return isParsedKey(key) && key.isPrivateKey() ? key : undefined;
}

function isParsedKey(value: unknown): value is ParsedKey {
  return typeof value === 'object' && value !== null && 'isPrivateKey' in value && 'getPublicSSH' in value;
}

function isEncrypted(text: string): boolean {
  if (text.includes('ENCRYPTED')) return true;
  const body = openSshBody(text);
  return body !== undefined && readString(body, keyMagic.length)?.toString() !== 'none';
}

const keyMagic = 'openssh-key-v1\0';

function openSshBody(text: string): Buffer | undefined {
  const base64 = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text)?.[1];
  const body = base64 === undefined ? undefined : Buffer.from(base64, 'base64');
  return body?.toString('latin1', 0, keyMagic.length) === keyMagic ? body : undefined;
}

/** An encrypted OpenSSH key has its public half in the clear: cipher, kdf, kdf options, count, public key (PROTOCOL.key). */
function publicHalf(text: string): string | undefined {
  const body = openSshBody(text);
  if (body === undefined) return undefined;
  let at = keyMagic.length;
  for (let skipped = 0; skipped < 3; skipped += 1) {
    const value = readString(body, at);
    if (value === undefined) return undefined;
    at += 4 + value.length;
  }
  return readString(body, at + 4)?.toString('base64');
}

function readString(body: Buffer, at: number): Buffer | undefined {
  if (at + 4 > body.length) return undefined;
  const length = body.readUInt32BE(at);
  return at + 4 + length <= body.length ? body.subarray(at + 4, at + 4 + length) : undefined;
}

async function readPublicFile(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return parsePublicKey(text)?.key;
}
