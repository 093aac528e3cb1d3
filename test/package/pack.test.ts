import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from './installation.ts';
import { PATH, repository, run } from './sandbox.ts';

const minutes = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'nano-pack-'));
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
let installed: Installation;

beforeAll(() => {
  installed = install(folder);
}, 10 * minutes);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As in a fresh account: nothing in the environment, not in the checkout. */
const nano = (...args: string[]) => run('nano', args, { PATH: `${installed.bin}:${PATH}`, HOME: folder }, folder);

describe('the tarball', () => {
  it('contains the program, its manifest and all licences', () => {
    const wanted = ['bin/run.js', 'dist/cli/main.js', 'dist/THIRD-PARTY-NOTICES.txt', 'oclif.manifest.json', 'LICENSE'];
    expect(installed.files).toEqual(expect.arrayContaining(wanted));
  });

  it('contains nothing that only developers need', () => {
    expect(
      installed.files.filter((file) => /^(src|test|lab|scripts|docs|bench)\/|bin\/dev\.js|\.ts$/.test(file)),
    ).toEqual([]);
  });
});

describe('an installation from it', () => {
  it('was made without a warning about install scripts', () => {
    expect(installed.npmSaid).not.toContain('install-scripts');
  });

  it('has no package beside it that is bundled', () => {
    for (const name of ['ssh2']) expect(existsSync(join(installed.home, 'node_modules', name))).toBe(true);
    for (const name of ['@oclif', 'valibot', 'esbuild'])
      expect(existsSync(join(installed.home, 'node_modules', name))).toBe(false);
  });

  it('answers under both names', () => {
    expect(nano('--version')).toEqual({ status: 0, signal: null, stdout: `nano ${version}\n`, stderr: '' });
    const nanoctl = run('nanoctl', ['--version'], { PATH: `${installed.bin}:${PATH}`, HOME: folder }, folder);
    expect(nanoctl.stdout).toBe(`nano ${version}\n`);
  });

  it('shows its help', () => {
    const ran = nano('--help');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toContain('USAGE');
  });

  it('loads every command of its manifest', () => {
    const { commands } = JSON.parse(readFileSync(join(installed.home, 'oclif.manifest.json'), 'utf8'));
    const paths = Object.values<{ relativePath: string[] }>(commands).map(
      (command) => `./${command.relativePath.join('/')}`,
    );
    const source = `for (const path of ${JSON.stringify(paths)}) if (!require(path).default) throw new Error(path);`;
    const ran = run(process.execPath, ['--eval', source], { HOME: folder }, installed.home);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('a command that opens the inventory', () => {
  const beside = (name: string) => join(installed.home, 'node_modules', name);
  const hasOwnSqlite = process.getBuiltinModule?.('node:sqlite') !== undefined;

  it('works in an empty home', () => {
    const ran = nano('pool', 'list', '--json');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject([{ name: 'default' }]);
  });

  it('writes YAML, which is loaded late', () => {
    expect(nano('pool', 'list', '--output', 'yaml').stdout).toContain('name: default');
  });

  it.each([
    ['the module', 'better-sqlite3'],
    ['its native part', 'better-sqlite3/build'],
  ])('says what to do where Node needs better-sqlite3 and %s is missing', (_, missing) => {
    renameSync(beside(missing), beside('away'));
    const ran = nano('pool', 'list', '--json');
    renameSync(beside('away'), beside(missing));
    if (hasOwnSqlite) {
      expect(ran).toMatchObject({ status: 0 });
      return;
    }
    expect(ran.status).toBe(1);
    const { error } = JSON.parse(ran.stdout);
    expect(error.code).toBe('NATIVE_MODULE');
    expect(error.hint).toContain('Node.js 22.13');
    expect(error.hint).toContain('npm rebuild better-sqlite3');
  });
});
