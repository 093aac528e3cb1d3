import { expect, test } from 'vitest';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { run } from '../../../support/run-command.ts';
import { instanceView } from '../../../support/views.ts';

const uuid = '6f1c1f1e-0000-4000-8000-000000000001';
const controller = () =>
  fakeController({
    queries: {
      'cell.foreign': () => [
        { uuid, name: 'Old_Mail', proposed: 'old-mail', state: 'running', cores: 2, memoryBytes: 1024, limits: [] },
      ],
    },
    changes: {
      'instance.adopt': ({ name }) => done(instanceView({ name: name ?? 'old-mail', domainName: 'Old_Mail' }), 4),
      'instance.release': () => done(null, 5),
    },
  });

test('all domains of a cell are adopted by their UUIDs', async () => {
  const fake = controller();
  const { stdout } = await run('adopt cell-1', { controller: fake });
  expect(stdout).toBe('adopted domain Old_Mail on cell-1 as instance old-mail\n');
  expect(fake.calls.at(-1)?.request).toEqual({ cell: 'cell-1', domain: uuid });
});

test('one takes a name, several do not', async () => {
  const fake = controller();
  await run('adopt cell-1 Old_Mail --name mail', { controller: fake });
  expect(fake.calls.map(({ request }) => request)).toEqual([{ cell: 'cell-1', domain: 'Old_Mail', name: 'mail' }]);
  expect((await run('adopt cell-1 --name mail', { controller: controller() })).exitCode).toBe(2);
});

test('release says that the domain stays', async () => {
  const { stdout } = await run('release mail', { controller: controller() });
  expect(stdout).toBe('released mail: its domain stays as it is\n');
});
