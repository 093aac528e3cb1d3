import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATH, repository, run } from './sandbox.ts';

/** Natives that build themselves at installation; npm 11 wants them named. */
const natives = 'better-sqlite3,ssh2,cpu-features';

export interface Installation {
  /** Files in the tarball, without the leading `package/`. */
  readonly files: readonly string[];
  /** The prefix's folder of programs, for PATH. */
  readonly bin: string;
  /** Where the package itself lies. */
  readonly home: string;
  /** What npm said while it installed. */
  readonly npmSaid: string;
}

/**
 * Packs nano and installs it into an empty prefix, as a user does. npm compiles native packages for a minute or two: the result
 * is kept until package.json or Node changes, and only nano's own files are replaced.
 */
export function install(into: string): Installation {
  const tarball = pack(into);
  const packageJson = readFileSync(join(repository, 'package.json'));
  const key = createHash('sha256').update(packageJson).update(process.version).digest('hex').slice(0, 16);
  const kept = join(repository, '.cache/installation', key);
  if (!existsSync(kept)) keep(tarball, kept);

  const prefix = join(into, 'prefix');
  cpSync(kept, prefix, { recursive: true, verbatimSymlinks: true });
  const home = join(prefix, 'lib/node_modules/nanoctl');
  for (const part of ['bin', 'dist']) rmSync(join(home, part), { recursive: true });
  must('tar', ['-xzf', tarball, '--strip-components=1', '-C', home]);
  const files = must('tar', ['-tzf', tarball])
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
  return { files, bin: join(prefix, 'bin'), home, npmSaid: readFileSync(join(prefix, 'npm-said.txt'), 'utf8') };
}

/** The build is there already (see setup.ts) and other tests are using it: npm must not build again. */
function pack(into: string): string {
  mkdirSync(into, { recursive: true });
  const answer = must('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', into]);
  return join(into, JSON.parse(answer)[0].filename);
}

function keep(tarball: string, kept: string): void {
  const partial = `${kept}.${process.pid}`;
  const args = ['install', '--global', '--prefix', partial, `--allow-scripts=${natives}`, tarball];
  const ran = spawnSync('npm', args, { encoding: 'utf8', env: { ...process.env, PATH } });
  if (ran.status !== 0) throw new Error(`npm install: ${ran.stderr}`);
  writeFileSync(join(partial, 'npm-said.txt'), ran.stdout + ran.stderr);
  renameSync(partial, kept);
}

function must(file: string, args: readonly string[]): string {
  const ran = run(file, args, process.env);
  if (ran.status !== 0) throw new Error(`${file} ${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}
