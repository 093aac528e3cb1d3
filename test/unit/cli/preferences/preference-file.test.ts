import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { preferenceFile } from '../../../../src/cli/preferences/preference-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nano-preferences-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is set is read by the next command, what is unset no longer', async () => {
  await preferenceFile(folder).set('pool', 'web');
  await preferenceFile(folder).set('output', 'wide');
  expect(preferenceFile(folder).read()).toEqual({ pool: 'web', output: 'wide' });
  await preferenceFile(folder).unset('pool');
  expect(preferenceFile(folder).read()).toEqual({ output: 'wide' });
});

test('where nothing is set no file is made', async () => {
  const preferences = preferenceFile(join(folder, 'none'));
  expect(preferences.read()).toEqual({});
  await preferences.unset('pool');
  expect(existsSync(preferences.path)).toBe(false);
});

test('a value that is none is refused and not kept', async () => {
  await expect(preferenceFile(folder).set('output', 'xml')).rejects.toThrow('preference output: "xml" is not one of');
  await expect(preferenceFile(folder).set('pool', 'Web')).rejects.toThrow('pool name "Web"');
  expect(preferenceFile(folder).read()).toEqual({});
});

test('a file that is no JSON is told, and not written over', async () => {
  writeFileSync(join(folder, 'config.json'), '{"pool": web}');
  expect(() => preferenceFile(folder).read()).toThrow(/config\.json cannot be used/);
  await expect(preferenceFile(folder).set('pool', 'web')).rejects.toThrow();
  expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('{"pool": web}');
});

test('a wrong value is put right by setting it', async () => {
  writeFileSync(join(folder, 'config.json'), '{"output":"xml","later":1}');
  expect(() => preferenceFile(folder).read()).toThrow('is not one of');
  await preferenceFile(folder).set('output', 'json');
  expect(preferenceFile(folder).read()).toEqual({ output: 'json' });
  expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toEqual({ output: 'json', later: 1 });
});
