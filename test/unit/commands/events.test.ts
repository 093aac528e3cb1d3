import { describe, expect, test, vi } from 'vitest';
import type { WatchUpdate } from '../../../src/controller/controller.ts';
import { NanoError } from '../../../src/controller/model/errors.ts';
import type { EventView } from '../../../src/controller/model/stats-views.ts';
import { fakeController } from '../../support/fake-controller.ts';
import { lines, plain } from '../../support/plain.ts';
import { run, runIn } from '../../support/run-command.ts';
import { eventView, updates, zoneStats } from '../../support/stats-views.ts';
import { testContext } from '../../support/test-context.ts';
import { cellView, instanceDetail } from '../../support/views.ts';

const started = eventView();
const lost = eventView({
  number: 2,
  at: '2026-11-20T11:59:00.000Z',
  code: 'cell.offline',
  severity: 'error',
  instance: null,
  message: 'connection timed out',
});
const ended = eventView({
  number: 3,
  at: '2026-11-20T11:59:30.000Z',
  code: 'operation.ended',
  operation: 7,
  message: 'instance.stop',
});
const elsewhere = eventView({ number: 4, at: '2026-11-20T11:59:40.000Z', cell: 'cell-2', instance: 'db-1' });

/** Keeps some events, the newest first as it answers, and tells others live. */
const keeping = (kept: readonly EventView[], live: readonly EventView[] = []) =>
  fakeController({
    queries: {
      'event.list': ({ instance }) =>
        kept.filter((event) => instance !== 'nosuch' || event.instance === instance).reverse(),
      'cell.show': () => cellView(),
      'instance.show': ({ name }) => {
        if (name === 'nosuch') throw new NanoError('NOT_FOUND', 'there is no instance "nosuch"');
        return instanceDetail();
      },
    },
    watch: () => updates({ type: 'stats', stats: zoneStats() }, ...live.map(asUpdate)),
  });

function asUpdate(event: EventView): WatchUpdate {
  return { type: 'event', event };
}

const localTime = (at: string) => new Date(at).toTimeString().slice(0, 8);

describe('nano events', () => {
  test('a person reads the oldest first, by the clock', async () => {
    const controller = keeping([started, lost, ended]);
    const { stdout } = await run('events', { controller, tty: { stdout: true }, columns: 120, env: plain });
    expect(stdout).toBe(
      lines(
        'TIME      SEVERITY  CODE              CELL    INSTANCE  OPERATION  MESSAGE',
        `${localTime(started.at)}  info      instance.started  cell-1  web-1             -  started`,
        `${localTime(lost.at)}  error     cell.offline      cell-1  -                 -  connection timed out`,
        `${localTime(ended.at)}  info      operation.ended   cell-1  web-1            #7  instance.stop`,
      ),
    );
  });

  test('one of another day has its date', async () => {
    const old = eventView({ at: '2026-11-17T12:00:00.000Z' });
    const { stdout } = await run('events', { controller: keeping([old]), tty: { stdout: true }, env: plain });
    expect(stdout).toMatch(/\n11-1[678] \d\d:\d\d:\d\d /);
  });

  test('a script gets whole times, and JSON all of it', async () => {
    expect((await run('events', { controller: keeping([started]) })).stdout).toBe(
      '2026-11-20T11:58:00.000Z\tinfo\tinstance.started\tcell-1\tweb-1\t-\tstarted\n',
    );
    expect(JSON.parse((await run('events --json', { controller: keeping([started, lost]) })).stdout)).toEqual([
      started,
      lost,
    ]);
  });

  test.each([
    ['events', { limit: 100 }],
    ['events --since 1h', { since: '2026-11-20T11:00:00.000Z', limit: 1_000_000 }],
    ['events --since 1h --limit 5 --cell cell-1', { since: '2026-11-20T11:00:00.000Z', limit: 5, cell: 'cell-1' }],
    ['events --instance web-1', { limit: 100, instance: 'web-1' }],
  ])('%s asks for no more than that', async (line, request) => {
    const controller = keeping([]);
    expect(await run(line, { controller })).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(controller.calls[0]).toMatchObject({ call: 'event.list', request });
    expect(Object.keys(controller.calls[0]?.request ?? {}).sort()).toEqual(Object.keys(request).sort());
  });

  test('of what is gone it tells what happened', async () => {
    const gone = eventView({ instance: 'nosuch' });
    expect((await run('events --instance nosuch -q', { controller: keeping([gone]) })).stdout).toBe(
      'instance.started\n',
    );
  });

  test.each(['events --instance nosuch', 'events --follow --instance nosuch'])('%s: no such thing', async (line) => {
    expect((await run(line, { controller: keeping([]) })).exitCode).toBe(3);
  });
});

describe('nano events --follow', () => {
  /** Follows until so many lines are there, and then presses Ctrl-C. */
  async function follow(line: string, controller: ReturnType<typeof keeping>, count: number) {
    const context = testContext({ controller });
    const running = runIn(line, context);
    await vi.waitFor(() => expect(context.terminal.written.stdout().split('\n').length).toBeGreaterThan(count));
    context.interrupt();
    return await running;
  }

  test('prints what was, then what is, and nothing twice though both tell of it', async () => {
    const controller = keeping([started, lost], [lost, ended]);
    const { stdout, stderr, exitCode } = await follow('events --follow --json', controller, 3);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([started, lost, ended]);
    expect([stderr, exitCode]).toEqual(['', 130]);
  });

  test('the watch begins before the past is asked for: nothing falls between them', async () => {
    const controller = keeping([started], [ended]);
    await follow('events --follow', controller, 2);
    const calls = controller.calls.map(({ call }) => call);
    expect(calls.indexOf('watch')).toBeLessThan(calls.indexOf('event.list'));
    expect(calls.at(-1)).toBe('watch close');
  });

  test('that events were missed is told whatever was asked for: any of them may have been meant', async () => {
    const missed = eventView({ number: 1, code: 'watch.missed', cell: null, instance: null, message: '400 events' });
    const controller = keeping([started], [elsewhere, missed, ended]);
    const { stdout } = await follow('events --follow --instance web-1 --columns code', controller, 3);
    expect(stdout).toBe(lines('instance.started', 'watch.missed', 'operation.ended'));
  });

  test('only what was asked for, of the past and of the present', async () => {
    const controller = keeping([started], [elsewhere, ended]);
    const { stdout } = await follow('events --follow --instance web-1 --columns instance,code', controller, 2);
    expect(stdout).toBe(lines('web-1\tinstance.started', 'web-1\toperation.ended'));
    expect(controller.calls.find(({ call }) => call === 'watch')?.request).toEqual({
      intervalMs: 2_000,
      pool: 'default',
    });
    expect(controller.calls.find(({ call }) => call === 'event.list')?.request).toEqual({
      limit: 10,
      instance: 'web-1',
    });
  });

  test('--filter passes over the rest', async () => {
    const controller = keeping(
      [started, lost],
      [ended, eventView({ number: 9, severity: 'error', code: 'instance.crashed' })],
    );
    const { stdout } = await follow('events -f --filter severity=error --columns code', controller, 2);
    expect(stdout).toBe(lines('cell.offline', 'instance.crashed'));
  });

  test('a reader that has left ends it without a word', async () => {
    const context = testContext({ controller: keeping([started]) });
    const running = runIn('events -f', context);
    await vi.waitFor(() => expect(context.terminal.written.stdout()).not.toBe(''));
    context.terminal.hangUp();
    expect(await running).toMatchObject({ stderr: '', exitCode: 0 });
  });
});
