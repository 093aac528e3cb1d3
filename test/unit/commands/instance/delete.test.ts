import { describe, expect, test } from 'vitest';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { instanceDetail } from '../../../support/views.ts';

const controller = () =>
  fakeController({
    queries: {
      'instance.show': ({ name }) => {
        if (name === 'gone') throw new NanoError('NOT_FOUND', 'there is no instance "gone"');
        return instanceDetail({ name });
      },
    },
    changes: { 'instance.delete': ({ name }) => done(null, name === 'gone' ? 0 : 9) },
  });

describe('one instance', () => {
  test('is asked about with what would be lost', async () => {
    const options = { controller: controller(), tty: true, typed: ['y\n'], env: plain };
    const { stderr, stdout } = await run('instance delete web-1', options);
    expect(stderr).toContain('delete instance web-1 on cell-1, with its disk of 10 GiB? [y/N] ');
    expect(stdout).toBe('deleted instance web-1\n');
  });

  test('that is not there is told before anything is asked', async () => {
    const { stderr, exitCode } = await run('instance delete gone', { controller: controller(), tty: true, env: plain });
    expect(exitCode).toBe(3);
    expect(stderr).not.toContain('[y/N]');
  });

  test('that need not be there is not asked about', async () => {
    const options = { controller: controller(), tty: true, env: plain };
    const { stdout, exitCode } = await run('instance delete gone --if-exists', options);
    expect(stdout).toBe('there is no instance gone\n');
    expect(exitCode).toBe(0);
  });
});

describe('several instances', () => {
  const typed = (text: string) => ({ controller: controller(), tty: true, typed: [text], env: plain });

  test('need their number typed', async () => {
    const { stderr, exitCode } = await run('instance delete web-1 web-2', typed('2\n'));
    expect(stderr).toContain('delete 2 instances with their disks: web-1, web-2\ntype 2 to confirm: ');
    expect(exitCode).toBe(0);
  });

  test.each(['y\n', '3\n', '\n'])('are not deleted for %j', async (answer) => {
    const options = typed(answer);
    expect((await run('instance delete web-1 web-2', options)).exitCode).toBe(130);
    expect(options.controller.calls).toEqual([]);
  });
});

test('--yes and --force reach it without a question', async () => {
  const fake = controller();
  const { exitCode } = await run('instance delete web-1 --yes --force', { controller: fake });
  expect(exitCode).toBe(0);
  expect(fake.calls.map(({ call, request }) => [call, request])).toEqual([
    ['instance.delete', { name: 'web-1', force: true }],
  ]);
});

test('without a terminal the flag is named, in JSON too', async () => {
  const { stdout, exitCode } = await run('instance delete web-1 --json', { controller: controller() });
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'CONFIRMATION_NEEDED', hint: 'add --yes' });
});
