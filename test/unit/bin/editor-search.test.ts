import { describe, expect, it } from 'vitest';
import { findNextEditor, triedBefore, triedNow } from '../../../bin/editor-search.js';

/** A machine as a list of files: what each really is, or `editor`. */
function machine(files: Record<string, string>) {
  return {
    realpath: (file: string) => (files[file] === 'editor' ? file : files[file]),
    isExecutable: (file: string) => file in files,
    readText: (file: string) =>
      file.endsWith('/nanoctl/package.json')
        ? '{"name":"nanoctl"}'
        : file.endsWith('.json')
          ? '{"name":"x"}'
          : undefined,
  };
}
const us = '/opt/lib/nanoctl/bin/run.js';

describe('the next editor', () => {
  it('is the first nano in PATH that is not us', () => {
    const files = { '/opt/bin/nano': us, '/usr/local/bin/nano': 'editor', '/usr/bin/nano': 'editor' };
    expect(findNextEditor('/opt/bin:/usr/local/bin:/usr/bin', [], machine(files))).toBe('/usr/local/bin/nano');
  });

  it('is no other copy or link of this package', () => {
    const files = { '/a/nano': us, '/b/nano': '/home/me/lib/nanoctl/bin/run.js', '/c/nano': 'editor' };
    expect(findNextEditor('/a:/b:/c', [], machine(files))).toBe('/c/nano');
  });

  it('may be a script of that name in another package', () => {
    const files = { '/a/nano': '/opt/lib/other/bin/run.js' };
    expect(findNextEditor('/a', [], machine(files))).toBe('/a/nano');
  });

  it('is not looked for in folders relative to the present one', () => {
    const files = { nano: 'editor', 'bin/nano': 'editor', '/usr/bin/nano': 'editor' };
    expect(findNextEditor(':bin:/usr/bin', [], machine(files))).toBe('/usr/bin/nano');
  });

  it('is none of those that led back to us', () => {
    const files = { '/shims/nano': 'editor', '/usr/bin/nano': 'editor' };
    expect(findNextEditor('/shims:/usr/bin', ['/shims/nano'], machine(files))).toBe('/usr/bin/nano');
  });

  it('may be missing', () => {
    expect(findNextEditor('/opt/bin', [], machine({ '/opt/bin/nano': us }))).toBeUndefined();
  });
});

describe('what was tried', () => {
  const parents = new Map([
    [40, 30],
    [30, 20],
    [20, 10],
  ]);
  const parentOf = (pid: number) => parents.get(pid) ?? 0;

  it.each([
    ['in whose place a shim started us', 30],
    ['whose shim started us as its child', 20],
  ])('is heard from the nano %s', (_, starter) => {
    const env = triedNow(triedNow({}, '/a/nano', 5), '/b/nano', starter);
    expect(triedBefore(env, 40, parentOf)).toEqual(['/a/nano', '/b/nano']);
  });

  it('is forgotten in a shell inside the editor', () => {
    expect(triedBefore(triedNow({}, '/b/nano', 10), 40, parentOf)).toEqual([]);
  });

  it('ends a circle through any number of processes', () => {
    let env = {};
    for (let round = 0; round < 8; round++) env = triedNow(env, '/b/nano', 1);
    expect(triedBefore(env, 40, parentOf)).toContain('/b/nano');
  });

  it('is nothing at a first start', () => {
    expect(triedBefore({}, 40, parentOf)).toEqual([]);
  });
});
