import { describe, expect, test } from 'vitest';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { operationView } from '../../../support/views.ts';

describe('operation list', () => {
  const controller = () =>
    fakeController({
      queries: { 'operation.list': () => [operationView(), operationView({ number: 11, state: 'waiting' })] },
    });

  test('a person sees numbers, a script figures', async () => {
    const { stdout } = await run('operation list', { controller: controller(), tty: true, columns: 120, env: plain });
    expect(stdout).toBe(
      lines(
        'NUMBER  KIND             SUBJECT  STATE        STARTED  BY',
        '   #12  instance.create  web-1    interrupted  2m       operator@desk',
        '   #11  instance.create  web-1    waiting      2m       operator@desk',
      ),
    );
    expect((await run('operation list -q', { controller: controller() })).stdout).toBe('12\n11\n');
  });

  test.each([
    ['', { only: 'open' }],
    ['--running', { only: 'running' }],
    ['--failed', { only: 'failed', limit: 100 }],
    ['--all --limit 5', { limit: 5 }],
    ['--since 2h', { since: '2026-11-20T10:00:00.000Z', limit: 100 }],
    ['--failed --since 2026-11-20T08:30:00Z', { only: 'failed', since: '2026-11-20T08:30:00.000Z', limit: 100 }],
  ])('operation list %s', async (flags, request) => {
    const fake = controller();
    await run(`operation list ${flags}`, { controller: fake });
    expect(fake.calls[0]?.request).toEqual(request);
  });

  test('a time that is none is refused before anything is asked', async () => {
    const fake = controller();
    expect(await run('operation list --since yesterday', { controller: fake })).toMatchObject({
      stderr: expect.stringContaining('--since: "yesterday" is no time\ntry: write it as 2h'),
      exitCode: 2,
    });
    expect(fake.calls).toEqual([]);
  });

  test('that there may be more is said', async () => {
    const many = Array.from({ length: 100 }, (_, index) => operationView({ number: 100 - index }));
    const full = fakeController({ queries: { 'operation.list': () => many } });
    expect((await run('operation list --all -q', { controller: full })).stderr).toContain('--limit shows more');
    expect((await run('operation list --all -q --limit 100', { controller: full })).stderr).toBe('');
  });

  test('that none is open is said at a terminal', async () => {
    const none = fakeController({ queries: { 'operation.list': () => [] } });
    expect((await run('operation list', { controller: none, tty: true, env: plain })).stderr).toContain('--all');
    expect((await run('operation list', { controller: none })).stderr).toBe('');
  });
});

describe('operation show', () => {
  test('steps, and what finishes it', async () => {
    const controller = fakeController({ queries: { 'operation.show': () => operationView() } });
    const { stdout } = await run('operation show #12', { controller, tty: true, columns: 120, env: plain });
    expect(stdout).toMatch(/^number +#12\n/);
    expect(stdout).toMatch(/\nnext +nano operation resume 12 finishes it, nano operation rollback 12 undoes it\n/);
    expect(stdout).toMatch(/\nsteps\nSTATE .*\ndone +make the directory +cell-1 .*\nrunning +clone the image/);
    expect(controller.calls[0]?.request).toEqual({ operation: '#12' });
  });

  test('the exact commands, who finished it and why', async () => {
    const shown = operationView({
      takeOvers: [
        { way: 'resume', at: '2026-11-20T11:59:00.000Z', actor: { user: 'ann', host: 'desk' }, reason: 'laptop lost' },
      ],
    });
    const controller = fakeController({ queries: { 'operation.show': () => shown } });
    const { stdout } = await run('operation show 12', { controller, tty: true, columns: 120, env: plain });
    expect(stdout).toContain('\n# 1. make the directory on cell-1\nmkdir x\n');
    expect(stdout).toContain('# as a script: nano operation log 12 --script');
    expect(stdout).toMatch(/\nresume +ann@desk at 2026-11-20T11:59:00.000Z: laptop lost\n/);
  });

  test('what remains, with the commands that clean it', async () => {
    const failed = operationView({
      state: 'failed',
      remains: [{ cellName: 'cell-1', what: '/srv/nano/f1', commands: ['rm -r /srv/nano/f1'] }],
      error: { code: 'UNDO_FAILED', message: 'could not be removed' },
    });
    const controller = fakeController({ queries: { 'operation.show': () => failed } });
    const { stdout } = await run('operation show 12', { controller });
    expect(stdout).toContain('remains\tcell-1\t/srv/nano/f1\trm -r /srv/nano/f1\n');
    expect(stdout).toContain('error\tcould not be removed\n');
  });
});

describe('finishing what was left', () => {
  const controller = () =>
    fakeController({
      resume: () => done(null, 12),
      rollback: () => {
        throw new NanoError('WRONG_STATE', 'operation #12 cannot go back', { hint: 'nano operation resume 12' });
      },
    });

  test('forward', async () => {
    const fake = controller();
    expect(await run('operation resume 12 --reason disk', { controller: fake })).toEqual({
      stdout: 'finished operation #12\n',
      stderr: '',
      exitCode: 0,
    });
    expect(fake.calls[0]).toMatchObject({ request: { operation: '12' }, options: { reason: 'disk' } });
    expect(JSON.parse((await run('operation resume 12 --json', { controller: fake })).stdout)).toEqual({
      name: '12',
      operation: 12,
      warnings: [],
    });
  });

  test('all that nobody is at, the newest first, one of which cannot', async () => {
    const fake = fakeController({
      queries: {
        'operation.list': () => [
          operationView({ number: 14, state: 'running' }),
          operationView({ number: 13, state: 'waiting' }),
          operationView(),
        ],
      },
      resume: (operation) => {
        if (operation === '12') throw new NanoError('WRONG_STATE', 'operation #12 was begun by another nano');
        return done(null, Number(operation));
      },
    });
    expect(await run('operation resume --all --reason night', { controller: fake })).toEqual({
      stdout: 'finished operation #13\n',
      stderr: 'nano: operation #12 was begun by another nano\n',
      exitCode: 7,
    });
    expect(fake.calls.map(({ request }) => request)).toEqual([
      { only: 'open' },
      { operation: '13' },
      { operation: '12' },
    ]);
    expect(fake.calls[1]).toMatchObject({ options: { reason: 'night' } });
  });

  test('several, each once', async () => {
    const fake = controller();
    expect(await run('operation resume 12 #12 13', { controller: fake })).toMatchObject({
      stdout: 'finished operation #12\nfinished operation #13\n',
      exitCode: 0,
    });
  });

  test('nothing where nothing was left, and nothing without a word which', async () => {
    const none = fakeController({ queries: { 'operation.list': () => [] } });
    expect(await run('operation rollback --all', { controller: none })).toMatchObject({
      stdout: '',
      stderr: 'no operation was left\n',
      exitCode: 0,
    });
    expect(await run('operation rollback', { controller: none })).toMatchObject({ exitCode: 2 });
    expect(await run('operation rollback 3 --all', { controller: none })).toMatchObject({ exitCode: 2 });
  });

  test('back, unless it is too late for that', async () => {
    expect(await run('operation rollback 12', { controller: controller() })).toEqual({
      stdout: '',
      stderr: 'nano: operation #12 cannot go back\ntry: nano operation resume 12\n',
      exitCode: 4,
    });
  });
});
