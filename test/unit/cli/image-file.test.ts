import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { imageNameOf, openImageFile } from '../../../src/cli/image-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nano-image-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file gives its size and its bytes, from the start each time', async () => {
  writeFileSync(join(folder, 'disk.raw'), 'abcdef');
  const file = await openImageFile('disk.raw', folder);
  expect(file.sizeBytes).toBe(6);
  for (const _ of [1, 2]) {
    const pieces: Uint8Array[] = [];
    for await (const piece of file.source) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('abcdef');
  }
});

test('reading may stop early', async () => {
  writeFileSync(join(folder, 'disk.raw'), Buffer.alloc(3 * 1024 ** 2));
  const file = await openImageFile('disk.raw', folder);
  let seen = 0;
  for await (const piece of file.source) {
    seen = piece.length;
    break;
  }
  expect(seen).toBeGreaterThan(0);
});

test.each([
  ['missing.qcow2', 'NOT_FOUND', 'there is no such file'],
  ['folder', 'INVALID_VALUE', 'is a directory'],
  ['empty.raw', 'BAD_IMAGE', 'is empty'],
  ['-', 'USAGE', 'standard input'],
])('%s is refused', async (typed, code, message) => {
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'empty.raw'), '');
  await expect(openImageFile(typed, folder)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test.each([
  ['debian-12-genericcloud-amd64.qcow2', 'debian-12-genericcloud-amd64'],
  ['/srv/Ubuntu_24.04 (LTS).IMG', 'ubuntu-24-04-lts'],
  ['alpine.disk', 'alpine'],
])('%s is named %s', (path, name) => {
  expect(imageNameOf(path)).toBe(name);
});

test.each(['2024.raw', '大.qcow2'])('of %s no name can be made', (path) => {
  expect(() => imageNameOf(path)).toThrow('no name can be made');
});
