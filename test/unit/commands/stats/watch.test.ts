import { describe, expect, test, vi } from 'vitest';
import type { WatchUpdate } from '../../../../src/controller/controller.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run, runIn } from '../../../support/run-command.ts';
import { cellStats, eventView, later, looks, updates, zoneStats } from '../../../support/stats-views.ts';
import { testContext } from '../../../support/test-context.ts';

const one = zoneStats({ cells: [cellStats()] });
const seen = [one, later(one, 2), later(one, 4), later(one, 6)] as const;
const watched = () => fakeController({ watch: looks(...seen) });
const times = ['2026-11-20T12:00:02.000Z', '2026-11-20T12:00:04.000Z', '2026-11-20T12:00:06.000Z'];

describe('into a pipe', () => {
  test('rows follow one another, each with its time', async () => {
    const { stdout, exitCode } = await run('stats cell --watch --count 3', { controller: watched() });
    expect(stdout.split('\n').map((line) => line.split('\t').slice(0, 4))).toEqual([
      ...times.map((time) => [time, 'cell-1', 'online', '0.25']),
      [''],
    ]);
    expect(exitCode).toBe(0);
  });

  test('JSON is one object a line', async () => {
    const { stdout } = await run('stats cell --count 2 --json', { controller: watched() });
    const objects = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects).toEqual([1, 2].map((look) => ({ at: times[look - 1], ...seen[look]?.cells[0] })));
  });

  test('CSV has one header, YAML a document for each row', async () => {
    const csv = await run('stats cell --count 2 -o csv --columns time,name,cpu', { controller: watched() });
    expect(csv.stdout).toBe(lines('time,name,cpu', `${times[0]},cell-1,0.25`, `${times[1]},cell-1,0.25`));
    const yaml = await run('stats cell --count 2 -o yaml', { controller: watched() });
    expect(yaml.stdout.match(/^---\nat: /gm)).toHaveLength(2);
  });

  test('looks that come between the intervals, because something happened, make no rows', async () => {
    const between = [later(one, 2.4), later(one, 3.9), later(one, 4.1), later(one, 5.6)];
    const controller = fakeController({ watch: looks(one, later(one, 2), ...between) });
    const { stdout } = await run('stats cell --count 3 --columns time', { controller });
    expect(stdout).toBe(lines('2026-11-20T12:00:02.000Z', '2026-11-20T12:00:03.900Z', '2026-11-20T12:00:05.600Z'));
  });

  test('a clock that is set back stops nothing', async () => {
    const controller = fakeController({ watch: looks(one, later(one, 2), later(one, -3_600)) });
    const { stdout } = await run('stats cell --count 2 --columns time', { controller });
    expect(stdout).toBe(lines('2026-11-20T12:00:02.000Z', '2026-11-20T11:00:00.000Z'));
  });

  test('a look at which nothing passes writes nothing, and counts', async () => {
    const { stdout } = await run('stats cell --count 2 --filter name=none', { controller: watched() });
    expect(stdout).toBe('');
  });
});

describe('at a terminal', () => {
  const screen = { tty: { stdout: true }, columns: 140, env: plain };
  const columns = '--columns name,cpu';

  test('one row follows the other below titles that stand once, until they leave the screen', async () => {
    const short = await run(`stats cell ${columns} --count 3`, { controller: watched(), rows: 4, ...screen });
    expect(short.stdout).toBe(lines('NAME    CPU', 'cell-1  25%', 'cell-1  25%', 'NAME    CPU', 'cell-1  25%'));
  });

  test('several rows have their titles each time, and what was wide once stays so', async () => {
    const wide = zoneStats({
      cells: [cellStats({ name: 'cell-with-a-name' }), cellStats({ name: 'cell-2', id: 'c2' })],
    });
    const narrow = later(zoneStats({ cells: [cellStats(), cellStats({ name: 'cell-2', id: 'c2' })] }), 4);
    const controller = fakeController({ watch: looks(wide, later(wide, 2), narrow) });
    const { stdout } = await run(`stats cell ${columns} --count 2`, { controller, ...screen });
    expect(stdout).toBe(
      lines(
        'NAME              CPU',
        'cell-with-a-name  25%',
        'cell-2            25%',
        '',
        'NAME              CPU',
        'cell-1            25%',
        'cell-2            25%',
      ),
    );
  });

  test('titles come again when a column has become wider', async () => {
    const wider = zoneStats({ cells: [cellStats({ cpu: { ...busy, used: 1 } })] });
    const controller = fakeController({ watch: looks(one, later(one, 2), later(wider, 4), later(wider, 6)) });
    const { stdout } = await run(`stats cell ${columns} --count 3`, { controller, ...screen });
    expect(stdout).toBe(lines('NAME    CPU', 'cell-1  25%', 'NAME     CPU', 'cell-1  100%', 'cell-1  100%'));
  });

  test('nothing is drawn over', async () => {
    const { stdout } = await run('stats cell --count 3', { controller: watched(), tty: true, env: plain });
    expect(stdout).not.toContain('\x1b');
    expect(stdout).not.toContain('\r');
  });
});

describe('its end', () => {
  test('Ctrl-C ends it with 130 and no word, and the watch is closed', async () => {
    const controller = watched();
    const context = testContext({ controller });
    const running = runIn('stats cell --watch', context);
    await vi.waitFor(() => expect(context.terminal.written.stdout().split('\n')).toHaveLength(4));
    expect(context.interrupt()).toBe(false);
    expect(await running).toMatchObject({ exitCode: 130, stderr: '' });
    expect(controller.calls.at(-1)?.call).toBe('watch close');
  });

  test('a second Ctrl-C leaves at once', async () => {
    const context = testContext({ controller: fakeController({ watch: stuck }) });
    void runIn('stats cell --watch', context);
    await vi.waitFor(() => expect(context.interrupt()).toBe(false));
    expect(context.interrupt()).toBe(true);
  });

  test('a reader that has left ends it without a word', async () => {
    const context = testContext({ controller: watched() });
    const running = runIn('stats cell --watch', context);
    await vi.waitFor(() => expect(context.terminal.written.stdout().split('\n')).toHaveLength(4));
    context.terminal.hangUp();
    expect(await running).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('events between the looks are none of it', async () => {
    const told: WatchUpdate[] = seen.flatMap((stats) => [
      { type: 'event', event: eventView() } as const,
      { type: 'stats', stats } as const,
    ]);
    const controller = fakeController({ watch: () => updates(...told) });
    const { stdout } = await run('stats cell --count 3 -q', { controller });
    expect(stdout).toBe(lines('cell-1', 'cell-1', 'cell-1'));
  });
});

const busy = { used: 1, user: 1, system: 0, wait: 0, steal: 0, guest: 0 };

async function* stuck(): AsyncIterable<WatchUpdate> {
  await new Promise(() => {});
}
