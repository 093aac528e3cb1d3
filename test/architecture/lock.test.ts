import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingOptionals } from '../../scripts/lib/lock.mjs';

const { packages } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8'));

describe('package-lock.json', () => {
  it('has the packages of all systems, without which npm ci refuses it (otherwise: npm run lock)', () => {
    expect(missingOptionals(packages).map(({ path }) => path)).toEqual([]);
  });

  it('names no registry', () => {
    expect(Object.keys(packages).filter((path) => packages[path].resolved !== undefined)).toEqual([]);
  });
});

describe('a package of another system', () => {
  const wants = (name: string) => ({ 'node_modules/a': { dev: true, optionalDependencies: { [name]: '1.2.3' } } });

  it('is described by its name', () => {
    expect(missingOptionals(wants('@a/linux-arm64-musl'))).toEqual([
      {
        path: 'node_modules/@a/linux-arm64-musl',
        entry: { version: '1.2.3', cpu: ['arm64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
      },
    ]);
  });

  it('is found where Node would find it', () => {
    expect(missingOptionals({ ...wants('b'), 'node_modules/b': {} })).toEqual([]);
    expect(missingOptionals({ ...wants('b'), 'node_modules/a/node_modules/b': {} })).toEqual([]);
  });

  it('is not guessed from a name that says nothing', () => {
    expect(() => missingOptionals(wants('fsevents'))).toThrow('fsevents');
  });
});
