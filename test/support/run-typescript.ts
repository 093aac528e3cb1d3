import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Runs a TypeScript file in a process of its own, as plain Node 20 cannot. */

/** The repository, also where this file was bundled into .cache/. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const bundles = new Map<string, Promise<string>>();

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit status; null when a signal ended it. */
  readonly status: number | null;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<Ran>;
  /** Resolves once its standard output contains `text`; rejects when it ends without. */
  printed(text: string): Promise<void>;
}

export async function startTypescript(
  entry: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Running> {
  const child = spawn(process.execPath, ['--enable-source-maps', await bundle(entry), ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ stdout, stderr, status }));
  });
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (stdout.includes(text)) resolve();
      };
      child.stdout?.on('data', look);
      look();
      ended.then((ran) => reject(new Error(`it ended without printing ${text}: ${ran.stdout}${ran.stderr}`)), reject);
    });
  return { child, ended, printed };
}

export async function runTypescript(entry: string, args: readonly string[], options: SpawnOptions = {}): Promise<Ran> {
  return (await startTypescript(entry, args, options)).ended;
}

/** Packages stay outside of the bundle; it lies inside of the repository, so that they are found. */
export function bundle(entry: string): Promise<string> {
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(entry).update(String(process.pid)).digest('hex').slice(0, 16);
  const outfile = `${root}.cache/typescript/${name}.mjs`;
  mkdirSync(`${root}.cache/typescript`, { recursive: true });
  const made = build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'silent',
  }).then(() => outfile);
  bundles.set(entry, made);
  return made;
}
