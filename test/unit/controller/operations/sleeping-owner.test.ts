import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSqliteStore } from '../../../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import { runTypescript, startTypescript } from '../../../support/run-typescript.ts';
import { ids } from '../../cell/spec.ts';

const sleeper = fileURLToPath(new URL('./sleeper.ts', import.meta.url));

/** Puts the owner of an operation to sleep before it sends a command, has another nano finish it, and wakes it. */
async function sleepThrough(act: 'resume' | 'rollback', seen: (folder: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'nano-sleeper-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const owner = await startTypescript(sleeper, [folder, 'own']);
  await owner.printed('about to send');
  owner.child.kill('SIGSTOP');
  const other = await runTypescript(sleeper, [folder, act]);
  expect(other.stdout).toBe('done\n');
  seen(folder);
  writeFileSync(join(folder, 'go'), '');
  owner.child.kill('SIGCONT');
  const ended = await owner.ended;
  seen(folder);
  const store = await openSqliteStore({ directory: join(folder, 'home') });
  const [operation] = await store.list('operations');
  await store.close();
  return { told: ended.stdout, operation };
}

const instances = (folder: string) => join(folder, 'store/instances');

describe.skipIf(process.platform !== 'linux')(
  'an owner that sleeps while another nano takes its operation over',
  () => {
    test('does nothing on the cell when it wakes after all was undone', { timeout: 60_000 }, async () => {
      const { told, operation } = await sleepThrough('rollback', (folder) => {
        expect(readdirSync(instances(folder))).toEqual([]);
      });
      expect(told).toContain('OPERATION_LOST: ');
      expect(operation).toMatchObject({ state: 'rolled-back', attempt: 2, takeOvers: [{ way: 'rollback' }] });
    });

    test('undoes nothing of what the other has completed', { timeout: 60_000 }, async () => {
      const { told, operation } = await sleepThrough('resume', (folder) => {
        const sidecar = join(instances(folder), ids.instance, 'nano.json');
        expect(existsSync(sidecar) && readFileSync(sidecar, 'utf8')).toBe('{"by":"second"}\n');
      });
      expect(told).toContain('OPERATION_LOST: ');
      expect(operation).toMatchObject({ state: 'succeeded', attempt: 2, takeOvers: [{ way: 'resume' }] });
    });
  },
);
