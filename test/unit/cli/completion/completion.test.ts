import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bashScript } from '../../../../src/cli/completion/bash.ts';
import { fishScript } from '../../../../src/cli/completion/fish.ts';
import { completionTable } from '../../../../src/cli/completion/table.ts';
import { zshScript } from '../../../../src/cli/completion/zsh.ts';
import { commandSource } from '../../../support/all-commands.ts';

const table = completionTable(await commandSource());

describe('the table', () => {
  test('knows every command, and aliases as none', () => {
    const paths = table.commands.map(({ path }) => path.join(' '));
    expect(paths).toContain('instance create');
    expect(paths).not.toContain('instance ls');
    expect(table.words.map(({ word }) => word)).toEqual(
      expect.arrayContaining(['pool', 'instance', 'version', 'help']),
    );
  });

  test('knows what stands where', () => {
    const of = (path: string) => table.commands.find((command) => command.path.join(' ') === path);
    expect(of('instance start')).toMatchObject({ places: [{ kind: 'names', of: 'instance' }], repeats: true });
    expect(of('instance create')?.places).toEqual([{ kind: 'none' }]);
    expect(of('pool remove-cell')?.places).toEqual([
      { kind: 'names', of: 'pool' },
      { kind: 'names', of: 'cell' },
    ]);
    expect(of('image import')?.places).toEqual([{ kind: 'file' }]);
    const value = (flag: string) => of('instance create')?.flags.find(({ name }) => name === flag)?.value;
    expect(value('image')).toEqual({ kind: 'names', of: 'image' });
    expect(value('output')).toMatchObject({ kind: 'words' });
    expect(value('ssh-key')).toEqual({ kind: 'file' });
    expect(value('memory')).toEqual({ kind: 'none' });
    expect(value('wait')).toBeUndefined();
    expect(of('pool set')?.flags.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['failover-safe', 'no-failover-safe']),
    );
    expect(of('instance why')?.places).toEqual([{ kind: 'names', of: 'instance' }]);
    expect(of('pool capacity')?.places).toEqual([{ kind: 'names', of: 'pool' }]);
    expect(of('simulate')?.places).toEqual([{ kind: 'file' }]);
  });
});

test('what is a command and a noun at once is offered once', () => {
  expect(table.words.filter(({ word }) => word === 'stats')).toHaveLength(1);
});

describe('bash', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nano-completion-'));
    writeFileSync(join(folder, 'completion.bash'), bashScript(table));
    // A nano that knows names: what it is asked is what the script asks.
    const fake = `#!/bin/sh
case "$*" in
  'instance list -q --cached') printf 'web-1\\nweb-2\\ndb-1\\n' ;;
  'image list -q') printf 'debian-12\\n' ;;
  'pool list -q') printf 'default\\nweb\\n' ;;
  'cell list -q --cached') printf 'cell-1\\n' ;;
  *) echo "not asked: $*" >&2; exit 1 ;;
esac
`;
    writeFileSync(join(folder, 'nano'), fake);
    chmodSync(join(folder, 'nano'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Words as bash splits them; the last is the one that is being typed. */
  const complete = (...words: string[]) => {
    const script = `source completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _nano; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const options = { cwd: folder, env: { PATH: `${folder}:/usr/bin:/bin` }, encoding: 'utf8' } as const;
    const printed = execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], options);
    return printed.split('\n').filter((line) => line !== '');
  };

  test.each([
    [['nano', 'inst'], ['instance']],
    [['nano', 'instance', 'sta'], ['start']],
    [
      ['nano', 'instance', 'start', ''],
      ['web-1', 'web-2', 'db-1'],
    ],
    [
      ['nano', 'instance', 'start', 'web-1', 'w'],
      ['web-1', 'web-2'],
    ],
    [['nano', 'instance', 'start', '--reason', 'tests', 'd'], ['db-1']],
    [['nano', 'instance', 'create', 'new', '--image', ''], ['debian-12']],
    [['nano', 'instance', 'create', 'new', '--pool', '=', 'd'], ['default']],
    [
      ['nano', 'instance', 'create', 'new', '--pool', '='],
      ['default', 'web'],
    ],
    [['nano', 'instance', 'list', '-o', 'y'], ['yaml']],
    [['nano', 'instance', 'create', 'new', '--no-'], ['--no-start']],
    [['nano', 'instance', 'create', ''], []],
    [['nano', 'pool', 'remove-cell', 'default', ''], ['cell-1']],
    [['nano', 'completion', 'z'], ['zsh']],
    [['nano', 'sta'], ['stats']],
    [
      ['nano', 'stats', ''],
      ['cell', 'instance', 'pool', 'zone'],
    ],
    [
      ['nano', 'stats', 'instance', 'w'],
      ['web-1', 'web-2'],
    ],
    [['nano', 'stats', 'cell', ''], ['cell-1']],
    [['nano', 'stats', '--wa'], ['--watch']],
    [['nano', 'stats', 'web-1', '--sin'], ['--since']],
    [['nano', 'frobnicate', ''], []],
  ])('%j', (words, expected) => {
    expect(complete(...words)).toEqual(expected);
  });
});

test('zsh and fish ask for the same names', () => {
  for (const script of [zshScript(table), fishScript(table)]) {
    expect(script).toContain('nano instance list -q --cached');
    expect(script).toContain('remove-cell');
  }
});
