import { expect, it } from 'vitest';
import { type RunningDashboard, waitForRuns } from '../../../../src/cli/top/wait-for-runs.ts';
import { testContext } from '../../../support/test-context.ts';

/** A dashboard in which web-1 is being started. */
function dashboard() {
  let leave = () => {};
  let finish = () => {};
  let unfinished: ReturnType<RunningDashboard['unfinished']> = [
    { number: 1, operation: 4, act: { kind: 'instance.start', request: { name: 'web-1' } }, error: null },
  ];
  let aside = false;
  const settled = new Promise<void>((resolve) => {
    finish = () => {
      unfinished = [];
      resolve();
    };
  });
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const running: RunningDashboard = {
    left,
    aside: () => aside,
    unfinished: () => unfinished,
    settled: () => settled,
    leave: () => leave(),
  };
  return {
    running,
    finish: () => finish(),
    stepAside: () => {
      aside = true;
    },
  };
}

it('waits for what was begun, and says so', async () => {
  const context = testContext();
  const { running, finish } = dashboard();
  const waited = waitForRuns(context, () => running);
  running.leave();
  await running.left;
  finish();
  await waited;
  expect(context.terminal.written.stderr()).toBe('waiting for #4 instance.start web-1; Ctrl-C undoes it\n');
});

it('undoes what was begun at the first signal, and ends as interrupted', async () => {
  const context = testContext();
  const { running, finish } = dashboard();
  let signal: AbortSignal | undefined;
  const waited = waitForRuns(context, (given) => {
    signal = given;
    return running;
  });
  expect(context.interrupt('SIGTERM')).toBe(false);
  expect(signal?.aborted).toBe(true);
  finish();
  await expect(waited).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(context.terminal.written.stderr()).toContain('undoing #4 instance.start web-1\n');
});

it('leaves it as it is at the second', () => {
  const context = testContext();
  const { running } = dashboard();
  waitForRuns(context, () => running).catch(() => {});
  context.interrupt();
  expect(context.interrupt()).toBe(true);
  expect(context.terminal.written.stderr()).toContain('nano operation list --open');
});

it('leaves Ctrl-C to what has the terminal meanwhile', () => {
  const context = testContext();
  const { running, stepAside } = dashboard();
  let signal: AbortSignal | undefined;
  waitForRuns(context, (given) => {
    signal = given;
    return running;
  }).catch(() => {});
  stepAside();
  expect(context.interrupt('SIGINT')).toBe(false);
  expect(signal?.aborted).toBe(false);
});
