import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { imageView } from '../../../support/views.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nano-import-'));
  writeFileSync(join(cwd, 'Debian_12.qcow2'), 'image bytes');
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe('image import', () => {
  const controller = () =>
    fakeController({
      changes: {
        'image.import': async ({ name }, { source }, emit) => {
          emit({ type: 'started', operation: 2, steps: [{ title: 'send the image', cell: 'cell-1' }] });
          emit({ type: 'step', operation: 2, index: 0, state: 'running', title: 'send the image', cell: 'cell-1' });
          let sizeBytes = 0;
          for await (const piece of source ?? []) sizeBytes += piece.length;
          emit({ type: 'progress', operation: 2, index: 0, done: sizeBytes, total: sizeBytes });
          return done(imageView({ name, sizeBytes }), 2);
        },
      },
    });

  test('the bytes are sent, and the name is made of the file', async () => {
    const fake = controller();
    const result = await run('image import Debian_12.qcow2', { controller: fake, cwd });
    expect(result.stdout).toBe('imported image debian-12 to cell-1 (11 B, virtual 2 GiB)\n');
    expect(result.stderr).toBe('');
    expect(fake.calls[0]?.request).toEqual({ name: 'debian-12', sizeBytes: 11 });
  });

  test('flags reach the request', async () => {
    const fake = controller();
    const checksum = 'ab'.repeat(32);
    await run(`image import Debian_12.qcow2 --name d12 --checksum ${checksum} --cell cell-2`, {
      controller: fake,
      cwd,
    });
    expect(fake.calls[0]?.request).toEqual({ name: 'd12', checksum, cell: 'cell-2', sizeBytes: 11 });
  });

  test('a person sees how far it is, and afterwards nothing of that', async () => {
    const { stderr } = await run('image import Debian_12.qcow2', {
      controller: controller(),
      cwd,
      tty: true,
      env: plain,
    });
    expect(stderr).toContain('importing image debian-12');
    expect(stderr.endsWith('\r\u001b[2Knext: nano instance create NAME --image debian-12\n')).toBe(true);
  });

  test.each([
    ['missing.qcow2', 3],
    ['.', 2],
    ['-', 2],
  ])('%s is refused before anything is asked', async (file, exitCode) => {
    const fake = controller();
    expect((await run(`image import ${file}`, { controller: fake, cwd })).exitCode).toBe(exitCode);
    expect(fake.calls).toEqual([]);
  });
});

describe('image list and show', () => {
  const image = imageView({
    replicas: [
      { cell: 'cell-1', state: 'ready', path: '/a', sizeBytes: 1024, lastUsedAt: '2026-11-20T10:00:00.000Z' },
      { cell: 'cell-2', state: 'copying', path: '/b', sizeBytes: 512, lastUsedAt: '2026-11-20T11:00:00.000Z' },
    ],
  });
  const controller = fakeController({ queries: { 'image.list': () => [image], 'image.show': () => image } });

  test('a person sees sizes and where copies are', async () => {
    const { stdout } = await run('image list', { controller, tty: true, columns: 100, env: plain });
    expect(stdout).toBe(
      lines(
        'NAME       STATE     SIZE  VIRTUAL  CELLS                     INSTANCES  AGE',
        'debian-12  ready  347 MiB    2 GiB  cell-1, cell-2 (copying)          2  2d',
      ),
    );
  });

  test('details have a line for each copy', async () => {
    const { stdout } = await run('image show debian-12', { controller, tty: true, env: plain });
    expect(stdout).toMatch(/\ncopies\nCELL +STATE +SIZE +USED +PATH\ncell-1 +ready +1 KiB +2h +\/a\ncell-2 +copying/);
  });

  test('without images the first step is told, even where there are no cells', async () => {
    const empty = fakeController({ queries: { 'image.list': () => [], 'cell.list': () => [] } });
    expect((await run('image list', { controller: empty })).stderr).toBe(
      'no cells yet: nano pool add-cell default HOST\n',
    );
  });
});

test('image delete asks, as copies on all cells are lost', async () => {
  const fake = fakeController({ changes: { 'image.delete': () => done(null) } });
  const options = { controller: fake, tty: true, typed: ['y\n'], env: plain };
  const { stdout, stderr } = await run('image delete debian-12', options);
  expect(stderr).toContain('delete image debian-12, with its copies on all cells? [y/N]');
  expect(stdout).toBe('deleted image debian-12\n');
});
