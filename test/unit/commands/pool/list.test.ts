import { expect, test } from 'vitest';
import { fakeController } from '../../../support/fake-controller.ts';
import { run } from '../../../support/run-command.ts';
import { poolView } from '../../../support/views.ts';

const controller = () =>
  fakeController({
    queries: {
      'pool.list': () => [
        poolView(),
        poolView({ name: 'web', network: null, cells: { total: 3, enabled: 2, offline: 1 }, instances: 0 }),
      ],
    },
  });

test('a person gets a table', async () => {
  const { stdout, stderr, exitCode } = await run('pool list', {
    controller: controller(),
    tty: true,
    columns: 120,
    env: { NO_COLOR: '1' },
  });
  expect(stdout).toBe(
    [
      'NAME     CELLS                      INSTANCES  CORES        MEMORY            DISK  NETWORK     AGE',
      'default  2                                  3   4/16  4 GiB/64 GiB  30 GiB/500 GiB  bridge:br0  3d',
      'web      3 (1 disabled, 1 offline)          0   4/16  4 GiB/64 GiB  30 GiB/500 GiB  -           3d',
      '',
    ].join('\n'),
  );
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});
