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
    ['', { open: true }],
    ['--all --limit 5', { limit: 5 }],
  ])('operation list %s', async (flags, request) => {
    const fake = controller();
    await run(`operation list ${flags}`, { controller: fake });
    expect(fake.calls[0]?.request).toEqual(request);
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

  test('back, unless it is too late for that', async () => {
    expect(await run('operation rollback 12', { controller: controller() })).toEqual({
      stdout: '',
      stderr: 'nano: operation #12 cannot go back\ntry: nano operation resume 12\n',
      exitCode: 4,
    });
  });
});
