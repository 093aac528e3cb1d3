import { describe, expect, test } from 'vitest';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { run } from '../../../support/run-command.ts';
import { poolView } from '../../../support/views.ts';

const controller = () => fakeController({ changes: { 'pool.create': () => done(poolView({ name: 'web' })) } });

async function optionsOf(line: string, env: Record<string, string> = {}) {
  const fake = controller();
  expect(await run(line, { controller: fake, env })).toMatchObject({ exitCode: 0 });
  return fake.calls[0]?.options;
}

describe('--wait-lock', () => {
  test('has a time, or means ten minutes', async () => {
    expect((await optionsOf('pool create web --wait-lock=90s'))?.waitLockMs).toBe(90_000);
    expect((await optionsOf('pool create --wait-lock web'))?.waitLockMs).toBe(600_000);
    expect(await optionsOf('pool create web')).not.toHaveProperty('waitLockMs');
  });

  test('with nonsense is refused before anything is done', async () => {
    const fake = controller();
    expect(await run('pool create web --wait-lock=soon', { controller: fake })).toMatchObject({
      stderr: expect.stringContaining('--wait-lock: "soon" is not a duration'),
      exitCode: 2,
    });
    expect(fake.calls).toEqual([]);
  });

  test('tells on stderr for whom it waits', async () => {
    const waiting = fakeController({
      changes: {
        'pool.create': (_request, _options, emit) => {
          emit({ type: 'notice', message: 'waiting for operation #2 (image.import base, by ann@desk) to end' });
          return done(poolView({ name: 'web' }));
        },
      },
    });
    expect((await run('pool create web --wait-lock', { controller: waiting })).stderr).toBe(
      'waiting for operation #2 (image.import base, by ann@desk) to end\n',
    );
  });
});

describe('why something is changed', () => {
  test('comes from --reason, else from NANO_REASON', async () => {
    expect((await optionsOf('pool create web', { NANO_REASON: 'CHG-7' }))?.reason).toBe('CHG-7');
    expect((await optionsOf('pool create web --reason growth', { NANO_REASON: 'CHG-7' }))?.reason).toBe('growth');
    expect(await optionsOf('pool create web', { NANO_REASON: ' ' })).not.toHaveProperty('reason');
  });
});
