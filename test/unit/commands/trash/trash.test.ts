import { describe, expect, test } from 'vitest';
import type { TrashView } from '../../../../src/controller/model/trash-view.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { instanceView } from '../../../support/views.ts';

const trashed = (parts: Partial<TrashView> = {}): TrashView => ({
  id: '01990000-0000-7000-8000-0000000000d1',
  name: 'web-1',
  cell: 'cell-1',
  image: 'debian-12',
  diskBytes: 10 * 1024 ** 3,
  deletedAt: '2026-11-20T11:00:00.000Z',
  deletedBy: 'ann',
  until: '2026-11-21T11:00:00.000Z',
  expired: false,
  ...parts,
});
const old = trashed({ id: '01990000-0000-7000-8000-0000000000d2', name: 'old', expired: true });

const controller = () =>
  fakeController({
    queries: { 'trash.list': () => [trashed(), old] },
    changes: {
      'trash.purge': () => done(null, 9),
      'instance.undelete': ({ name, as }) => done(instanceView({ name: as ?? name }), 9),
    },
  });

describe('trash list', () => {
  test('tells scripts until when each is kept', async () => {
    const { stdout } = await run('trash list --columns name,cell,disk,until', { controller: controller() });
    expect(stdout.split('\n')[0]).toBe('web-1\tcell-1\t10737418240\t2026-11-21T11:00:00.000Z');
  });
});

describe('trash empty', () => {
  const purged = (fake: ReturnType<typeof controller>) =>
    fake.calls.filter(({ call }) => call === 'trash.purge').map(({ request }) => request);

  test('asks once for all of it', async () => {
    const fake = controller();
    const { stderr, exitCode } = await run('trash empty', { controller: fake, tty: true, typed: ['y\n'], env: plain });
    expect(stderr).toContain('remove 2 deleted instances with 20 GiB of disks for good? [y/N] ');
    expect(exitCode).toBe(0);
    expect(purged(fake)).toEqual([{ name: trashed().id }, { name: old.id }]);
  });

  test('needs no question for what has expired', async () => {
    const fake = controller();
    const { stdout } = await run('trash empty --expired', { controller: fake });
    expect(stdout).toBe('removed old for good\n');
    expect(purged(fake)).toEqual([{ name: old.id, expired: true }]);
  });

  test('knows those that are named, and says which are not there', async () => {
    const fake = controller();
    expect((await run('trash empty web-1 --yes', { controller: fake })).exitCode).toBe(0);
    expect(purged(fake)).toEqual([{ name: trashed().id }]);
    expect((await run('trash empty gone --yes', { controller: controller() })).exitCode).toBe(3);
  });
});

test('instance undelete says where it is, and takes another name', async () => {
  const fake = controller();
  const { stdout } = await run('instance undelete web-1 --name web-old', { controller: fake });
  expect(stdout).toBe('brought instance web-old back on cell-1\n');
  expect(fake.calls[0]?.request).toEqual({ name: 'web-1', as: 'web-old' });
});

test('instance delete passes on how long to keep it', async () => {
  const fake = fakeController({ changes: { 'instance.delete': () => done(null, 9) } });
  await run('instance delete web-1 --yes --keep 7d', { controller: fake });
  await run('instance delete web-1 --yes --purge', { controller: fake });
  expect(fake.calls.map(({ request }) => request)).toEqual([
    { name: 'web-1', keepMs: 7 * 24 * 3_600_000 },
    { name: 'web-1', purge: true },
  ]);
  const { exitCode } = await run('instance delete web-1 --yes --purge --keep 1h', { controller: fake });
  expect(exitCode).toBe(2);
});
