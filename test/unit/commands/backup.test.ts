import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RestoreView } from '../../../src/controller/model/views.ts';
import { done, fakeController } from '../../support/fake-controller.ts';
import { plain } from '../../support/plain.ts';
import { run } from '../../support/run-command.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'nano-backup-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

const backups = () => fakeController({ backup: () => pieces('the ', 'inventory') });

describe('backup', () => {
  test('writes a file for its owner alone', async () => {
    const cwd = folder();
    const { stdout, exitCode } = await run('backup nano.db', { controller: backups(), cwd });
    expect(stdout).toBe(`wrote the inventory to ${cwd}/nano.db (13 B)\n`);
    expect(exitCode).toBe(0);
    expect(readFileSync(join(cwd, 'nano.db'), 'utf8')).toBe('the inventory');
    expect((statSync(join(cwd, 'nano.db')).mode & 0o777).toString(8)).toBe('600');
    expect(readdirSync(cwd)).toEqual(['nano.db']);
  });

  test('replaces a file only when it is told to', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'nano.db'), 'older');
    const controller = backups();
    expect(await run('backup nano.db', { controller, cwd })).toMatchObject({
      stderr: 'nano: nano.db is there already\ntry: add --force to replace it\n',
      exitCode: 4,
    });
    expect(controller.calls).toEqual([]);
    expect(await run('backup nano.db --force --json', { controller, cwd })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(cwd, 'nano.db'), 'utf8')).toBe('the inventory');
  });

  test('that breaks off leaves nothing, and what was there', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'nano.db'), 'older');
    const broken = fakeController({
      backup: () =>
        (async function* () {
          yield* pieces('the ');
          throw new Error('no more');
        })(),
    });
    expect(await run('backup nano.db --force', { controller: broken, cwd })).toMatchObject({ exitCode: 1 });
    expect(readdirSync(cwd)).toEqual(['nano.db']);
    expect(readFileSync(join(cwd, 'nano.db'), 'utf8')).toBe('older');
  });
});

describe('restore', () => {
  const view: RestoreView = {
    zone: '01990000-0000-7000-8000-000000000001',
    generation: 3,
    marked: ['cell-1'],
    unmarked: [{ cellId: '01990000-0000-7000-8000-0000000000c2', cellName: 'cell-2', reason: 'connection refused' }],
    kept: '/home/operator/backups/old.db',
  };
  const restoring = (seen: string[]) =>
    fakeController({
      backup: () => pieces('itself'),
      restore: async (source) => {
        for await (const piece of source) seen.push(Buffer.from(piece).toString());
        return done(view, 9);
      },
    });

  test('sends the file, and lists the cells that do not obey yet', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'nano.db'), 'a backup');
    const seen: string[] = [];
    expect(await run('restore nano.db --yes', { controller: restoring(seen), cwd })).toEqual({
      stdout: 'restored the inventory: 1 cell obeys generation 3, 1 cell not\n',
      stderr: '  cell-2   connection refused\ntry: nano cell take-over, when they can be reached\n',
      exitCode: 0,
    });
    expect(seen).toEqual(['a backup']);
    const { stdout } = await run('restore nano.db --yes --json', { controller: restoring([]), cwd });
    expect(JSON.parse(stdout)).toMatchObject({ generation: 3, marked: ['cell-1'], operation: 9, kept: view.kept });
  });

  test('asks first, and without a terminal names the flag', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'nano.db'), 'a backup');
    const controller = restoring([]);
    expect(await run('restore nano.db', { controller, cwd })).toMatchObject({
      stderr: expect.stringContaining('add --yes'),
      exitCode: 2,
    });
    const asked = await run('restore nano.db', { controller, cwd, tty: true, env: plain, typed: ['n\n'] });
    expect(asked.stderr).toContain('replace the whole inventory by nano.db, and make the cells obey it? [y/N]');
    expect(asked.exitCode).toBe(130);
    expect(controller.calls).toEqual([]);
  });

  test('takes this very inventory with --here, and nothing without a file', async () => {
    const seen: string[] = [];
    expect(await run('restore --here --yes', { controller: restoring(seen) })).toMatchObject({ exitCode: 0 });
    expect(seen).toEqual(['itself']);
    expect(await run('restore --yes', { controller: restoring([]) })).toMatchObject({ exitCode: 2 });
    expect(await run('restore absent.db --yes', { controller: restoring([]), cwd: folder() })).toMatchObject({
      stderr: 'nano: absent.db: there is no such file\n',
      exitCode: 3,
    });
  });
});

test('cell take-over makes cells obey that a restore missed', async () => {
  const controller = fakeController({
    changes: { 'zone.take-over': () => done({ zone: 'z', generation: 3, marked: ['cell-2'], unmarked: [] }) },
  });
  expect(await run('cell take-over cell-2', { controller })).toEqual({
    stdout: '1 cell obeys generation 3\n',
    stderr: '',
    exitCode: 0,
  });
  expect(controller.calls[0]?.request).toEqual({ cells: ['cell-2'] });
});
