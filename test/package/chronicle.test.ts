import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import { openSqliteChronicle } from '../../src/controller/chronicle/sqlite-chronicle.ts';
import { zoneStats } from '../../src/controller/observation/zone-stats.ts';
import type { Chronicle } from '../../src/controller/ports/chronicle.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { cellStats, eventView } from '../support/stats-views.ts';
import { PATH, repository, run, temporaryFolder } from './sandbox.ts';

const second = 1_000;

/** A directory that is a file system of its own, which only root can mount; the test is skipped for others. */
function fileSystem(context: TestContext): string {
  const directory = join(temporaryFolder(), 'home');
  mkdirSync(directory);
  const mounted = run('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=0700', 'tmpfs', directory]);
  if (mounted.status !== 0) context.skip('only root can mount a file system');
  onTestFinished(() => {
    run('umount', ['-l', directory]);
  });
  return directory;
}

const fill = (directory: string) => run('dd', ['if=/dev/zero', `of=${join(directory, 'filler')}`, 'bs=4096']);

/** One who keeps a look and an event each second, and what it tells those who debug. */
async function keeper(directory: string) {
  const clock = new FakeClock();
  const told: string[] = [];
  const logger = { debug: (message: string, facts?: object) => told.push(`${message} ${JSON.stringify(facts)}`) };
  const chronicle = await openSqliteChronicle({ directory, clock, logger, owner: 'a' });
  onTestFinished(() => chronicle.close());
  let number = 0;
  const keepFor = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 1) {
      const at = new Date(clock.now()).toISOString();
      const look = zoneStats(
        { at, intervalMs: second, complete: true, pools: [], cells: [cellStats()], instances: [] },
        undefined,
      );
      number += 1;
      // Large enough that no page that there is takes it.
      const message = `${number} ${'x'.repeat(8_000)}`;
      chronicle.keep('', look, [eventView({ number: clock.now() * 1_000, at, message })]);
      await clock.pass(second);
    }
  };
  return { chronicle, told, keepFor };
}

const newest = (chronicle: Chronicle) => Number.parseInt(chronicle.events({ limit: 1 })[0]?.message ?? '0', 10);

describe('what is watched where nothing can be written', () => {
  it('is not kept on a full disk, and is again within a minute of there being room', async (context) => {
    const directory = fileSystem(context);
    const { chronicle, told, keepFor } = await keeper(directory);
    await keepFor(3);
    expect([newest(chronicle), told]).toEqual([3, []]);
    fill(directory);
    await keepFor(30);
    expect(told).toEqual([expect.stringMatching(/^what is watched cannot be kept .*full/)]);
    run('rm', [join(directory, 'filler')]);
    await keepFor(61);
    expect(newest(chronicle)).toBe(3 + 30 + 61);
    expect(told).toHaveLength(1);
  });

  it('is not kept on a disk that is read-only, and is again when it can be written', async (context) => {
    const directory = fileSystem(context);
    const { chronicle, told, keepFor } = await keeper(directory);
    // Before the file is opened: no file system becomes read-only under one that is being written.
    expect(run('mount', ['-o', 'remount,ro', directory]).status).toBe(0);
    await keepFor(30);
    expect([told.length, chronicle.events({})]).toEqual([1, []]);
    expect(run('mount', ['-o', 'remount,rw', directory]).status).toBe(0);
    await keepFor(61);
    expect(newest(chronicle)).toBe(30 + 61);
  });

  it('is shown all the same', async (context) => {
    const home = fileSystem(context);
    const nano = [join(repository, 'bin/run.js'), 'stats', 'zone', '--watch', '--interval', '500ms', '--json'];
    const watching = spawn('node', nano, { env: { PATH, NANO_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => watching.once('exit', resolve));
    onTestFinished(() => void watching.kill('SIGKILL'));
    let [looks, complaints] = ['', ''];
    watching.stdout.on('data', (data: Buffer) => {
      looks += data.toString();
    });
    watching.stderr.on('data', (data: Buffer) => {
      complaints += data.toString();
    });
    const count = () => looks.split('\n').length - 1;
    const atLeast = (wanted: number) =>
      vi.waitFor(() => expect(count()).toBeGreaterThanOrEqual(wanted), { timeout: 60 * second, interval: 100 });
    await atLeast(1);
    fill(home);
    await atLeast(count() + 4);
    watching.kill('SIGINT');
    expect([await ended, complaints]).toEqual([130, '']);
  });
});
