import { describe, expect, test } from 'vitest';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { instanceView } from '../../../support/views.ts';

const all = [
  instanceView({ name: 'db-1', labels: { role: 'db' } }),
  instanceView({ name: 'web-1' }),
  instanceView({ name: 'web-2' }),
];

const controller = () =>
  fakeController({
    queries: { 'instance.list': () => all },
    changes: {
      'instance.start': ({ name }) => {
        if (name === 'gone')
          throw new NanoError('NOT_FOUND', 'there is no instance "gone"', { hint: 'nano instance list' });
        return done(instanceView({ name }), name === 'web-2' ? 0 : 3);
      },
      'instance.stop': ({ name }) => done(instanceView({ name })),
      'instance.restart': ({ name }) => done(instanceView({ name })),
      'instance.reset': ({ name }) => done(instanceView({ name })),
      'instance.pause': ({ name }) => done(instanceView({ name })),
      'instance.resume': ({ name }) => done(instanceView({ name })),
    },
  });

describe('one name', () => {
  test('is a change like any other', async () => {
    expect(await run('instance start web-1', { controller: controller() })).toEqual({
      stdout: 'started web-1 on cell-1\n',
      stderr: '',
      exitCode: 0,
    });
    expect((await run('instance start web-2', { controller: controller() })).stdout).toBe(
      'web-2 runs already, on cell-1\n',
    );
  });

  test('fails with its own status', async () => {
    expect(await run('instance start gone', { controller: controller() })).toEqual({
      stdout: '',
      stderr: 'nano: there is no instance "gone"\ntry: nano instance list\n',
      exitCode: 3,
    });
  });

  test('is one object in JSON', async () => {
    const { stdout } = await run('instance start web-1 --json', { controller: controller() });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'web-1', operation: 3 });
  });
});

describe('several names', () => {
  test('each is told in one line; some that failed make the status 7', async () => {
    const result = await run('instance start web-1 gone web-2 web-1', { controller: controller() });
    expect(result.stdout.split('\n').sort()).toEqual(['', 'started web-1 on cell-1', 'web-2 runs already, on cell-1']);
    expect(result.stderr).toBe('nano: there is no instance "gone"\ntry: nano instance list\n');
    expect(result.exitCode).toBe(7);
  });

  test('are an array in JSON, in the order of the names, failures among them', async () => {
    const result = await run('instance start gone web-1 --json', { controller: controller() });
    expect(JSON.parse(result.stdout)).toMatchObject([
      { name: 'gone', error: { code: 'NOT_FOUND', message: 'there is no instance "gone"' } },
      { name: 'web-1', operation: 3 },
    ]);
    expect(result.stderr).toBe('');
    expect(result.exitCode).toBe(7);
  });

  test('-q prints the names of those that are done', async () => {
    const { stdout } = await run('instance start web-1 gone -q', { controller: controller() });
    expect(stdout).toBe('web-1\n');
  });
});

describe('a selector', () => {
  test('finds them by label in the inventory', async () => {
    const fake = controller();
    await run('instance stop -l role=web', { controller: fake });
    expect(fake.calls.map(({ call, request }) => [call, request])).toEqual([
      ['instance.list', { cached: true }],
      ['instance.stop', { name: 'web-1' }],
      ['instance.stop', { name: 'web-2' }],
    ]);
  });

  test('--all is all, or all of a pool', async () => {
    const fake = controller();
    await run('instance stop --all --pool web', { controller: fake });
    expect(fake.calls[0]?.request).toEqual({ cached: true, pool: 'web' });
    expect(fake.calls).toHaveLength(4);
  });

  test('that finds nothing is no failure; one found is still a list', async () => {
    const none = await run('instance start -l role=mail', { controller: controller() });
    expect(none).toEqual({ stdout: '', stderr: 'no instance matches\n', exitCode: 0 });
    const one = await run('instance start -l role=db --json', { controller: controller() });
    expect(JSON.parse(one.stdout)).toMatchObject([{ name: 'db-1' }]);
  });

  test.each([
    ['instance start', 'NAME is missing'],
    ['instance start web-1 --all', 'not both'],
    ['instance start --all -l role=web', 'exclude each other'],
  ])('%s is refused', async (line, message) => {
    const { stderr, exitCode } = await run(line, { controller: controller() });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});

test.each([
  ['instance stop web-1', { name: 'web-1' }, 'stopped web-1 on cell-1\n'],
  ['instance stop web-1 --force', { name: 'web-1', force: true }, 'stopped web-1 on cell-1\n'],
  ['instance stop web-1 --timeout 2m', { name: 'web-1', timeoutMs: 120_000 }, 'stopped web-1 on cell-1\n'],
  ['instance restart web-1 --timeout 5', { name: 'web-1', timeoutMs: 5_000 }, 'restarted web-1 on cell-1\n'],
  ['instance reset web-1', { name: 'web-1' }, 'reset web-1 on cell-1\n'],
  ['instance pause web-1', { name: 'web-1' }, 'paused web-1 on cell-1\n'],
  ['instance resume web-1', { name: 'web-1' }, 'resumed web-1 on cell-1\n'],
])('%s', async (line, request, stdout) => {
  const fake = controller();
  expect((await run(line, { controller: fake })).stdout).toBe(stdout);
  expect(fake.calls[0]?.request).toEqual(request);
});

test('a batch shows how far it is at a terminal, and leaves nothing of it behind', async () => {
  const { stderr } = await run('instance stop web-1 web-2', { controller: controller(), tty: true, env: plain });
  expect(stderr).toContain('stopping 2 instances: 0 done');
  expect(stderr.endsWith('\r\u001b[2K')).toBe(true);
});
