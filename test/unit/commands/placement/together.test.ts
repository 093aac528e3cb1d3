import { describe, expect, test } from 'vitest';
import type { GroupMember } from '../../../../src/controller/controller.ts';
import { type ErrorRecord, fromErrorRecord, NanoError } from '../../../../src/controller/model/errors.ts';
import { done, fakeChange, fakeController } from '../../../support/fake-controller.ts';
import { lines } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { instanceDetail, planView } from '../../../support/views.ts';

const error: ErrorRecord = {
  code: 'NO_CELL_FITS',
  message: 'pool "default" has room for 2 of 4 like "web" (1 core, 1 GiB memory, 10 GiB disk)',
  hint: '--partial creates the 2 that fit',
  details: [{ subject: 'cell-1', code: 'memory', reason: 'memory   1 GiB asked, 300 MiB free' }],
};
const created = (name: string, cell = 'cell-1', operation = 1): GroupMember => ({
  name,
  change: fakeChange(done(instanceDetail({ name, cell, guest: null }), operation, ['guests are emulated'])),
});
const command = 'instance create web --image debian --count 4';
const told = (name: string, cell: string) => `created instance ${name} on ${cell} (2 cores, 512 MiB, 10 GiB)`;

test('how many, and what they ask of their place, reach the request', async () => {
  const fake = fakeController({ createTogether: () => [created('web-1')] });
  const flags =
    '--partial --label role=web --affinity db-1 --anti-affinity role=web@rack --anti-affinity prefer:old --cell-label disk=ssd --accelerator kvm';
  await run(`${command} ${flags}`, { controller: fake });
  expect(fake.calls).toMatchObject([
    {
      call: 'createTogether',
      request: {
        name: 'web',
        image: 'debian',
        count: 4,
        partial: true,
        labels: { role: 'web' },
        affinity: ['db-1'],
        antiAffinity: ['role=web@rack', 'prefer:old'],
        cellLabels: ['disk=ssd'],
        accelerator: 'kvm',
      },
    },
  ]);
});

describe('a group', () => {
  test('is told one by one, and what is to be known of all of them once', async () => {
    const members = [created('web-1'), created('web-2', 'cell-2', 2)];
    const { stdout, stderr, exitCode } = await run(command, {
      controller: fakeController({ createTogether: () => members }),
    });
    expect(stdout).toBe(lines(told('web-1', 'cell-1'), told('web-2', 'cell-2')));
    expect(stderr.match(/guests are emulated/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  test('that does not fit is refused whole', async () => {
    const controller = fakeController({
      createTogether: () => {
        throw fromErrorRecord(error);
      },
    });
    const { stdout, stderr, exitCode } = await run(command, { controller });
    expect(stdout).toBe('');
    expect(stderr).toContain('  cell-1   memory   1 GiB asked, 300 MiB free\ntry: --partial creates the 2 that fit\n');
    expect(exitCode).toBe(5);
  });

  const partial = () =>
    fakeController({
      createTogether: () => [created('web-1'), created('web-2'), { name: 'web-3', error }, { name: 'web-4', error }],
    });

  test('that is partial tells of those left out once, with status 7', async () => {
    const { stdout, stderr, exitCode } = await run(`${command} --partial`, { controller: partial() });
    expect(stdout).toBe(lines(told('web-1', 'cell-1'), told('web-2', 'cell-1')));
    expect(stderr).toContain('nano: web-3 and web-4 were left out: pool "default" has room for 2 of 4');
    expect(stderr.match(/300 MiB free/g)).toHaveLength(1);
    expect(stderr).not.toContain('--partial creates');
    expect(exitCode).toBe(7);
  });

  test('is an array for scripts, those left out with their error', async () => {
    const { stdout, exitCode } = await run(`${command} --partial --json`, { controller: partial() });
    const members = JSON.parse(stdout);
    expect(members.map(({ name }: { name: string }) => name)).toEqual(['web-1', 'web-2', 'web-3', 'web-4']);
    expect(members[0]).toMatchObject({ cell: 'cell-1', operation: 1 });
    expect(members[3]).toEqual({ name: 'web-4', error });
    expect(exitCode).toBe(7);
  });

  test('of which one fails on its cell has status 7, and the others are there', async () => {
    const failure = new NanoError('OPERATION_FAILED', 'web-2: the disk is full');
    const members: GroupMember[] = [created('web-1'), { name: 'web-2', change: fakeChange(failure) }];
    const { stdout, stderr, exitCode } = await run(command, {
      controller: fakeController({ createTogether: () => members }),
    });
    expect(stdout).toBe(lines(told('web-1', 'cell-1')));
    expect(stderr).toContain('nano: web-2: the disk is full');
    expect(exitCode).toBe(7);
  });

  test('is waited for one by one', async () => {
    const fake = fakeController({
      createTogether: () => [created('web-1'), created('web-2')],
      queries: {
        'instance.wait': ({ name }) => {
          if (name === 'web-2') throw new NanoError('DEADLINE', 'the guest of "web-2" did not report within 9 s');
          return instanceDetail({ name });
        },
      },
    });
    const { stdout, stderr, exitCode } = await run(`${command} --wait --timeout 9s`, { controller: fake });
    expect(stdout).toBe(`${told('web-1', 'cell-1')}; web-1 answers at 10.0.0.21\n`);
    expect(stderr).toContain('"web-2" did not report within 9 s');
    expect(fake.calls.find(({ call }) => call === 'instance.wait')?.request).toEqual({
      name: 'web-1',
      timeoutMs: 9_000,
    });
    expect(exitCode).toBe(7);
  });

  test('can be looked at beforehand', async () => {
    const fake = fakeController({
      previewTogether: () => [
        { name: 'web-1', plan: planView() },
        { name: 'web-2', error },
      ],
    });
    const { stdout, stderr, exitCode } = await run(`${command} --partial --dry-run`, { controller: fake });
    expect(stdout).toMatch(/^## web-1\ncell {4}cell-1\n/);
    expect(stderr).toContain('nano: web-2 was left out: ');
    expect(exitCode).toBe(7);
    expect(fake.calls.map(({ call }) => call)).toEqual(['previewTogether']);
  });
});

test.each([
  ['--count 0', '--count'],
  ['--count many', '--count: Expected an integer'],
  ['--partial', '--partial needs --count'],
  ['--count 2 --label a=1 --label a=2', '--label: a is given twice'],
  ['--count 2 --accelerator xen', '"xen" is not one of kvm, qemu'],
])('%s is refused before anything is done', async (flags, message) => {
  const fake = fakeController();
  const { stderr, exitCode } = await run(`instance create web --image debian ${flags}`, { controller: fake });
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
  expect(fake.calls).toEqual([]);
});
