import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { run } from '../../../support/run-command.ts';
import { temporaryFolder } from '../../cell/commands/run-locally.ts';

const view = {
  zone: '01990000-0000-7000-8000-0000000000f1',
  generation: 7,
  pools: 1,
  instances: 30,
  images: 5,
  trash: 1,
  cells: [
    { name: 'cell-1', reached: true, reason: null, instances: 30 },
    { name: 'cell-2', reached: false, reason: 'connection timed out', instances: 0 },
  ],
  conflicts: [{ code: 'NAME_TWICE', subject: 'web', fact: 'two have it', decision: 'it is called web-2' }],
};
const controller = () =>
  fakeController({
    backup: async () =>
      (async function* () {
        yield Buffer.from('as it was');
      })(),
    changes: { 'zone.rebuild': () => done(view, 1, ['NAME_TWICE web: two have it; it is called web-2']) },
  });

test('says what came back, and each decision', async () => {
  const fake = controller();
  const { stdout, stderr, exitCode } = await run('rebuild --from cell-1 --user ops', { controller: fake });
  expect(stdout).toBe(
    'rebuilt the inventory from 1 of 2 cells: 30 instances, 5 images, 1 in the trash; 1 conflict decided\n',
  );
  expect(stderr).toContain('NAME_TWICE web: two have it; it is called web-2');
  expect(exitCode).toBe(0);
  expect(fake.calls.map(({ request }) => request)).toEqual([{ from: ['cell-1'], user: 'ops' }]);
});

test('keeps a copy of what it replaces, and asks before', async () => {
  const home = temporaryFolder();
  const asked = await run('rebuild --force', { controller: controller(), env: { NANO_HOME: home } });
  expect(asked.exitCode).toBe(2);
  const { stderr } = await run('rebuild --force --yes', { controller: controller(), env: { NANO_HOME: home } });
  const [file = ''] = readdirSync(`${home}/backups`);
  expect(stderr).toContain(`${home}/backups/${file}`);
  expect(readFileSync(`${home}/backups/${file}`, 'utf8')).toBe('as it was');
});
