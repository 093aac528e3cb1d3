import { expect, test } from 'vitest';
import type { HistoryEntry } from '../../../src/controller/model/views.ts';
import { fakeController } from '../../support/fake-controller.ts';
import { lines, plain } from '../../support/plain.ts';
import { run } from '../../support/run-command.ts';

const entry: HistoryEntry = {
  at: '2026-11-20T11:58:00.000Z',
  endedAt: '2026-11-20T11:58:01.000Z',
  operation: 14,
  id: '01990000-0000-7000-8000-000000000014',
  kind: 'cell.disable',
  subjects: [{ kind: 'cell', id: '01990000-0000-7000-8000-0000000000c1', name: 'cell-1' }],
  state: 'succeeded',
  actor: { user: 'ann', host: 'desk' },
  reason: 'new disks',
  changes: [{ name: 'enabled', before: true, after: false }],
  takeOvers: [],
  error: null,
};
const controller = () => fakeController({ queries: { 'history.list': () => [entry] } });

test('a person reads when, what, by whom, why and what came of it', async () => {
  const fake = controller();
  const { stdout } = await run('history cell-1 --since 1h', { controller: fake, tty: true, columns: 140, env: plain });
  expect(stdout).toBe(
    lines(
      'WHEN  OPERATION  WHAT          SUBJECT      RESULT     BY        CHANGED                REASON',
      '2m          #14  cell.disable  cell cell-1  succeeded  ann@desk  enabled true -> false  new disks',
    ),
  );
  expect(fake.calls[0]?.request).toEqual({ thing: 'cell-1', since: '2026-11-20T11:00:00.000Z', limit: 100 });
});

test('without a name it is the history of all', async () => {
  const fake = controller();
  expect(JSON.parse((await run('history --limit 5 --json', { controller: fake })).stdout)).toEqual([entry]);
  expect(fake.calls[0]?.request).toEqual({ limit: 5 });
});
