import { expect, test, vi } from 'vitest';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { type ControllerScript, done, type FakeController, fakeController } from '../../../support/fake-controller.ts';
import { plain } from '../../../support/plain.ts';
import { runIn } from '../../../support/run-command.ts';
import { testContext } from '../../../support/test-context.ts';
import { instanceView, poolView } from '../../../support/views.ts';

/** A pool.create that goes on until it is interrupted, and then ends as told. */
function interruptible(end: () => never | Promise<never>): ControllerScript {
  return {
    changes: {
      'pool.create': async (_, { signal }, emit) => {
        emit({ type: 'started', operation: 12, steps: [] });
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        return end();
      },
    },
  };
}

/** Until a call is under way and its first events were read. */
async function underWay(controller: FakeController): Promise<void> {
  await vi.waitFor(() => expect(controller.calls).not.toEqual([]), { timeout: 4_000, interval: 2 });
  await new Promise((resolve) => setTimeout(resolve, 5));
}

test('the first Ctrl-C has it undone, and the status is 130', async () => {
  const controller = fakeController(
    interruptible(() => {
      throw new NanoError('INTERRUPTED', 'interrupted: all that was done was undone');
    }),
  );
  const context = testContext({ controller });
  const result = runIn('pool create web', context);
  await underWay(controller);
  expect(context.interrupt()).toBe(false);
  expect(await result).toEqual({
    stdout: '',
    stderr:
      'interrupting: undoing what was done; press Ctrl-C again to leave it as it is\nnano: interrupted: all that was done was undone\n',
    exitCode: 130,
  });
});

test('what fails because it was interrupted is told as an interruption', async () => {
  const controller = fakeController(
    interruptible(() => {
      throw new NanoError('CONNECTION_LOST', 'cell-1: the connection broke');
    }),
  );
  const context = testContext({ controller });
  const result = runIn('pool create web', context);
  await underWay(controller);
  context.interrupt();
  expect(await result).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('interrupted: cell-1: the') });
});

test('but what could not be undone is not hidden', async () => {
  const controller = fakeController(
    interruptible(() => {
      throw new NanoError('UNDO_FAILED', 'a file remains');
    }),
  );
  const context = testContext({ controller });
  const result = runIn('pool create web', context);
  await underWay(controller);
  context.interrupt();
  expect(await result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('a file remains') });
});

test('the second Ctrl-C leaves at once and says what finishes it', async () => {
  const controller = fakeController(interruptible(() => new Promise<never>(() => {})));
  const context = testContext({ controller });
  void runIn('pool create web', context);
  await underWay(controller);
  context.interrupt();
  expect(context.interrupt()).toBe(true);
  expect(context.terminal.written.stderr()).toContain(
    'left as it is: nano operation resume 12 finishes it, nano operation rollback 12 undoes it\n',
  );
});

test('what was undone is said to be, and what was never begun as well', async () => {
  const aborted = fakeController({
    changes: {
      'pool.create': async ({ name }, { signal }, emit) => {
        if (name === 'begun') emit({ type: 'started', operation: 12, steps: [] });
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        throw signal?.reason;
      },
    },
  });
  for (const [name, message] of [
    ['begun', 'nano: interrupted: what was done is undone\n'],
    ['waiting', 'nano: interrupted before anything was begun\n'],
  ]) {
    const context = testContext({ controller: aborted });
    const result = runIn(`pool create ${name}`, context);
    await vi.waitFor(() => expect(aborted.calls.at(-1)?.request).toEqual({ name }), { timeout: 4_000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    context.interrupt();
    expect(await result).toMatchObject({ exitCode: 130, stderr: expect.stringContaining(`${message}`) });
  }
});

test('an interrupt that comes too late changes nothing', async () => {
  const controller = fakeController({
    changes: {
      'pool.create': async (_, { signal }) => {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        return done(poolView({ name: 'web' }));
      },
    },
  });
  const context = testContext({ controller });
  const result = runIn('pool create web', context);
  await underWay(controller);
  context.interrupt();
  expect(await result).toMatchObject({ exitCode: 0, stdout: 'created pool web\n' });
});

test('a question that is interrupted is left at once', async () => {
  const controller = fakeController({ queries: { 'instance.list': () => new Promise(() => {}) } });
  const context = testContext({ controller, tty: true, env: plain });
  void runIn('instance list', context);
  await vi.waitFor(() => expect(context.terminal.written.stderr()).toContain('asking the cells'), { timeout: 4_000 });
  expect(context.interrupt()).toBe(true);
  expect(context.terminal.written.stderr().endsWith('\r\u001b[2K')).toBe(true);
});

test('of a batch no more are begun, and those under way are told to come back', async () => {
  const begunNames: string[] = [];
  const controller = fakeController({
    changes: {
      'instance.stop': async ({ name }, { signal }, emit) => {
        begunNames.push(name);
        emit({ type: 'started', operation: begunNames.length, steps: [] });
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        if (name === 'i-0') return done(instanceView({ name }));
        throw new NanoError('INTERRUPTED', `${name}: interrupted`);
      },
    },
  });
  const context = testContext({ controller });
  const names = Array.from({ length: 12 }, (_, index) => `i-${index}`);
  const result = runIn(['instance', 'stop', ...names], context);
  await underWay(controller);
  expect(begunNames).toHaveLength(8);
  context.interrupt();
  const { exitCode, stdout } = await result;
  expect(begunNames).toHaveLength(8);
  expect(stdout).toBe('stopped i-0 on cell-1\n');
  expect(exitCode).toBe(130);
});
