import { expect, test } from 'vitest';
import { fakeController } from '../../support/fake-controller.ts';
import { runIn } from '../../support/run-command.ts';
import { testContext } from '../../support/test-context.ts';
import { poolView } from '../../support/views.ts';

const controller = fakeController({ queries: { 'pool.list': () => [poolView()] } });

test('a connection that does not close keeps no finished command from ending', async () => {
  const context = { ...testContext({ controller }), close: () => new Promise<void>(() => {}) };
  expect(await runIn('pool list -q', context)).toEqual({ stdout: 'default\n', stderr: '', exitCode: 0 });
});

test('nor does one that closes badly make it fail', async () => {
  const context = { ...testContext({ controller }), close: () => Promise.reject(new Error('reset by peer')) };
  expect(await runIn('pool list -q', context)).toMatchObject({ stderr: '', exitCode: 0 });
});

test('output that cannot be written is a failure', async () => {
  const context = testContext({ controller });
  const { terminal } = context;
  const full = {
    ...terminal,
    stdout: {
      ...terminal.stdout,
      flush: () => Promise.reject(new Error('the disk is full')),
    },
  };
  const { exitCode, stderr } = await runIn('pool list -q', { ...context, terminal: full });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('the disk is full');
});
