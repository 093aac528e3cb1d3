import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const repository = resolve(import.meta.dirname, '../..');

export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nano-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program to its end, with nothing in the environment but what is given and what finds Node. */
export function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = repository): Ran {
  const { status, signal, stdout, stderr, error } = spawnSync(file, args, {
    cwd,
    env: { PATH, ...env },
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return { status, signal, stdout, stderr };
}

/** The Node that runs the tests comes first, so that it also runs what has `env node` in its first line. */
export const PATH = `${resolve(process.execPath, '..')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;

/** A folder for PATH where `nano` and `nanoctl` are links to bin/run.js, as npm makes them. */
export function nanoInPath(): string {
  const folder = temporaryFolder();
  for (const name of ['nano', 'nanoctl']) symlinkSync(join(repository, 'bin/run.js'), join(folder, name));
  return folder;
}

export function script(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}
