import { describe, expect, test } from 'vitest';
import type { SeriesView } from '../../../../src/controller/model/stats-views.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { cellView } from '../../../support/views.ts';

const view: SeriesView = {
  subject: 'cell',
  name: 'cell-1',
  from: '2026-11-20T11:00:00.000Z',
  stepMs: 15 * 60_000,
  series: { cpuShare: [0.1, null, 0.40001, 0.2], memoryUsedBytes: [1024, null, 2048.4, null] },
};
const nothing = { ...view, series: { cpuShare: [null, null] } };
const keeping = (answer: SeriesView) =>
  fakeController({ queries: { 'stats.history': () => answer, 'cell.show': () => cellView() } });

describe('nano stats NAME --since', () => {
  test('asks for what was meant, under the names that columns have', async () => {
    const controller = keeping(view);
    await run('stats cell cell-1 --since 1h --figure cpu,disk-read', { controller });
    expect(controller.calls.at(-1)).toMatchObject({
      call: 'stats.history',
      request: {
        subject: 'cell',
        name: 'cell-1',
        since: '2026-11-20T11:00:00.000Z',
        figures: ['cpuShare', 'disk.inBytesPerSecond'],
      },
    });
  });

  test('a person gets a chart of each figure', async () => {
    const { stdout } = await run('stats cell cell-1 --since 1h', {
      controller: keeping(view),
      tty: { stdout: true },
      columns: 70,
      env: plain,
    });
    expect(stdout).toMatch(
      /^cell cell-1\n\ncpu {2}min 10% {2}mean 23% {2}max 40% {2}watched 75% of the time {2}last 20%\n/,
    );
    expect(stdout).toMatch(/\nmemory {2}min 1 KiB {2}mean 1.5 KiB {2}max 2 KiB {2}watched 50% of the time\n/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(70);
  });

  test('a script gets a row for each time at which somebody watched', async () => {
    const { stdout } = await run('stats cell cell-1 --since 1h --columns time,cpu,memory', {
      controller: keeping(view),
    });
    expect(stdout).toBe(
      lines(
        '2026-11-20T11:00:00.000Z\t0.1\t1024',
        '2026-11-20T11:30:00.000Z\t0.4\t2048',
        '2026-11-20T11:45:00.000Z\t0.2\t?',
      ),
    );
    const csv = await run('stats cell cell-1 --since 1h --figure cpu -o csv', { controller: keeping(view) });
    expect(csv.stdout.split('\n')[0]).toBe('time,cpu');
  });

  test('JSON is the series, gaps included', async () => {
    const { stdout } = await run('stats cell cell-1 --since 1h --json', { controller: keeping(view) });
    expect(JSON.parse(stdout)).toEqual(view);
  });

  test('where nobody watched it says so, and what to do about it', async () => {
    const { stdout, stderr, exitCode } = await run('stats cell cell-1 --since 1h', { controller: keeping(nothing) });
    expect([stdout, exitCode]).toEqual(['', 0]);
    expect(stderr).toMatch(/^nothing is known of that time: figures are kept while someone watches/);
  });

  test('a figure that is not kept is refused with those that are', async () => {
    const { stderr, exitCode } = await run('stats cell cell-1 --since 1h --figure cpus', { controller: keeping(view) });
    expect(stderr).toMatch(/--figure: "cpus" is none that is kept\ntry: did you mean cpu\? figures are cpu, memory/);
    expect(exitCode).toBe(2);
  });
});
