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
 * Packs nano and installs it into an empty prefix, as a user does. npm builds native packages for a while: the result
 * is kept until dependencies or Node change, and only nano's own files are replaced.
 */
export function install(into: string): Installation {
  const tarball = pack(into);
  const { bin, dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(repository, 'package.json'), 'utf8'),
  );
  const matters = JSON.stringify([bin, dependencies, optionalDependencies, process.version]);
  const key = createHash('sha256').update(matters).digest('hex').slice(0, 16);
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
  const ran = spawnSync('npm', args, {
    encoding: 'utf8',
    env: { ...process.env, ...offerPrebuilt(`${partial}.prebuilt`), PATH },
  });
  if (ran.status !== 0) throw new Error(`npm install: ${ran.stderr}`);
  rmSync(`${partial}.prebuilt`, { recursive: true, force: true });
  writeFileSync(join(partial, 'npm-said.txt'), ran.stdout + ran.stderr);
  renameSync(partial, kept);
}

/**
 * better-sqlite3 looks for a prebuilt binary before it compiles for a minute; the one that the checkout has built will do.
 * Where its version is not the one to be installed, it is not found.
 */
function offerPrebuilt(folder: string): NodeJS.ProcessEnv {
  const built = join(repository, 'node_modules/better-sqlite3');
  if (!existsSync(join(built, 'build/Release/better_sqlite3.node'))) return {};
  const { version } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'));
  const name = `better-sqlite3-v${version}-node-v${process.versions.modules}-${process.platform}-${process.arch}.tar.gz`;
  mkdirSync(folder, { recursive: true });
  must('tar', ['-czf', join(folder, name), '-C', built, 'build/Release/better_sqlite3.node']);
  return { npm_config_better_sqlite3_local_prebuilds: folder };
}

function must(file: string, args: readonly string[]): string {
  const ran = run(file, args, process.env);
  if (ran.status !== 0) throw new Error(`${file} ${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}
