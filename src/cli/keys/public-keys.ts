import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NanoError } from '../../controller/model/errors.ts';
import type { Context } from '../context.ts';

type KeyContext = Pick<Context, 'env' | 'home' | 'cwd' | 'runLocal'>;

/**
 * The public keys that may log in to a new instance: those in the files named, else the operator's own, which are the
 * agent's and ~/.ssh/id_*.pub. Each key once, whatever its comment.
 */
export async function publicKeys(
  context: KeyContext,
  files: readonly string[] | undefined,
): Promise<readonly string[]> {
  const texts =
    files === undefined
      ? [await agentKeys(context), ...(await homeKeys(context))]
      : await Promise.all(files.map((file) => readKeyFile(resolve(context.cwd, file))));
  const keys = new Map<string, string>();
  for (const line of texts.flatMap(keyLines)) {
    const blob = line.split(/\s+/)[1] ?? '';
    if (!keys.has(blob)) keys.set(blob, line);
  }
  return [...keys.values()];
}

/** As authorized_keys has them, without options: an option would limit what the key may do in ways nobody asked for. */
const keyLine = /^(ssh-(rsa|ed25519)|ecdsa-sha2-nistp\d+|sk-(ssh|ecdsa)-[\w@.-]+)\s+[A-Za-z0-9+/]+=*(\s|$)/;

function keyLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => keyLine.test(line));
}

async function agentKeys({ env, runLocal }: KeyContext): Promise<string> {
  if (!env.SSH_AUTH_SOCK) return '';
  return (await runLocal('ssh-add', ['-L'])) ?? '';
}

async function homeKeys({ home }: KeyContext): Promise<string[]> {
  const folder = join(home, '.ssh');
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /^id_.*\.pub$/.test(name)).sort();
  return await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
}

async function readKeyFile(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const code = cause.code === 'ENOENT' ? 'NOT_FOUND' : 'INVALID_VALUE';
    const why = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new NanoError(code, `--ssh-key ${file}: ${why}`, { cause });
  });
  if (/PRIVATE KEY-----/.test(text)) {
    throw new NanoError('INVALID_VALUE', `--ssh-key ${file} is a private key`, { hint: `--ssh-key ${file}.pub` });
  }
  if (keyLines(text).length === 0) {
    throw new NanoError('INVALID_VALUE', `--ssh-key ${file} holds no public key`, {
      hint: 'a public key is a line such as "ssh-ed25519 AAAA… comment"',
    });
  }
  return text;
}
