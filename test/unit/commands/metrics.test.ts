import { describe, expect, test, vi } from 'vitest';
import type { WatchUpdate } from '../../../src/controller/controller.ts';
import type { ZoneStats } from '../../../src/controller/model/stats-views.ts';
import { checkExposition } from '../../support/check-exposition.ts';
import { fakeController } from '../../support/fake-controller.ts';
import { run, runIn } from '../../support/run-command.ts';
import { cellStats, later, looks, silentCell, zoneStats } from '../../support/stats-views.ts';
import { testContext } from '../../support/test-context.ts';

const first = zoneStats();
const second = later(first, 1);
const patience = { timeout: 20_000 };

describe('nano metrics', () => {
  test('prints one reading, with rates', async () => {
    const controller = fakeController({ watch: looks(first, second) });
    const { stdout, stderr, exitCode } = await run('metrics --pool default', { controller });
    const cpu = checkExposition(stdout).filter(({ name }) => name === 'nano_cell_cpu_usage_ratio');
    expect(cpu).toEqual([
      { name: 'nano_cell_cpu_usage_ratio', labels: { pool: 'default', cell: 'cell-1' }, value: 0.25 },
    ]);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(controller.calls[0]?.request).toEqual({ intervalMs: 1_000, pool: 'default' });
  });

  test('an empty zone has metrics too', async () => {
    const empty = zoneStats({ cells: [], instances: [], pools: [] });
    const { stdout, exitCode } = await run('metrics', { controller: fakeController({ watch: looks(empty) }) });
    expect(checkExposition(stdout).map(({ name }) => name)).toEqual([
      'nano_look_timestamp_seconds',
      'nano_look_complete',
    ]);
    expect(exitCode).toBe(0);
  });
});

describe('nano metrics --listen', () => {
  /** A watch that tells what the test hands it, and metrics that are served of it until the test ends it. */
  async function listen(line = 'metrics --listen 127.0.0.1:0') {
    const waiting: ZoneStats[] = [];
    let wake = () => {};
    const controller = fakeController({
      watch: async function* (): AsyncIterable<WatchUpdate> {
        for (;;) {
          const stats = waiting.shift();
          if (stats !== undefined) yield { type: 'stats', stats };
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      },
    });
    const context = testContext({ controller });
    const ended = runIn(line, context);
    const url = await vi.waitFor(() => {
      const [, found] = /^listening on (http:\S+)\n$/.exec(context.terminal.written.stderr()) ?? [];
      if (found === undefined) throw new Error('not yet');
      return found;
    });
    const look = (stats: ZoneStats) => {
      waiting.push(stats);
      wake();
    };
    return { controller, context, ended, url, look };
  }

  const load = async (url: string) =>
    checkExposition(await (await fetch(url)).text()).find(({ name }) => name === 'nano_cell_load1')?.value;

  test('serves the last look, and nothing before there is a whole one', async () => {
    const { context, ended, url, look } = await listen();
    look(zoneStats({ complete: false, cells: [silentCell()] }));
    expect((await fetch(url)).status).toBe(503);
    look(zoneStats({ cells: [cellStats({ load: [1, 1, 1] })] }));
    await expect.poll(() => fetch(url).then(({ status }) => status), patience).toBe(200);
    expect(await load(url)).toBe(1);
    look(zoneStats({ cells: [cellStats({ load: [2, 1, 1] })] }));
    await expect.poll(() => load(url), patience).toBe(2);
    context.interrupt('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0, stdout: '' });
    await expect(fetch(url)).rejects.toThrow();
  });

  test('SIGTERM is success, Ctrl-C is not; both close the watch', async () => {
    const { context, ended, controller } = await listen();
    context.interrupt('SIGINT');
    expect((await ended).exitCode).toBe(130);
    expect(controller.calls.at(-1)?.call).toBe('watch close');
  });

  test('looks every five seconds unless told', async () => {
    const { controller, context, ended } = await listen();
    expect(controller.calls[0]?.request).toEqual({ intervalMs: 5_000 });
    context.interrupt();
    await ended;
  });

  test('a port that is taken is a conflict, told before any cell is waited for', async () => {
    const { url, context, ended } = await listen();
    const controller = fakeController({ watch: looks() });
    const { stderr, exitCode } = await run(`metrics --listen ${new URL(url).port}`, { controller });
    expect(stderr).toMatch(/^nano: --listen: 127\.0\.0\.1:\d+ is taken by another program\ntry: /);
    expect(exitCode).toBe(4);
    context.interrupt();
    await ended;
  });

  test.each([
    ['metrics --listen 0.0.0.0:9177', 'listen on 127.0.0.1:9177, or add --allow-remote'],
    ['metrics --listen somewhere', 'is no address with a port'],
    ['metrics --allow-remote', '--listen'],
  ])('%s touches nothing', async (line, words) => {
    const controller = fakeController();
    const { stderr, exitCode } = await run(line, { controller });
    expect(stderr).toContain(words);
    expect(exitCode).toBe(2);
    expect(controller.calls).toEqual([]);
  });
});
