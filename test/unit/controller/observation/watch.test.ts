import { expect, test } from 'vitest';
import type { Watch, WatchUpdate } from '../../../../src/controller/controller.ts';
import { operationEvents } from '../../../../src/controller/observation/operation-events.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { jsonController } from '../../../support/json-controller.ts';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from '../operations/scenarios.ts';

async function firstStats(watch: Watch, isWanted: (update: WatchUpdate) => boolean) {
  for await (const update of watch) if (update.type === 'stats' && isWanted(update)) return update.stats;
  throw new Error('the watch ended');
}

test('a watch shows the inventory at once, then what the cells say, through a wire as well', async () => {
  const world = new TestWorld();
  const { controller } = await world.process();
  await addHost(controller, 'one');
  await importImage(controller);
  await createInstance(controller, 'web', 'one');
  const watch = jsonController(controller).watch({ intervalMs: 1_000 }, call);
  const first = await firstStats(watch, () => true);
  expect(first.instances.map(({ name, cell }) => [name, cell])).toEqual([['web', 'one']]);
  const seen = await firstStats(watch, ({ type, ...update }) => 'stats' in update && update.stats.complete);
  expect(seen.cells.map(({ name, contact, instances }) => [name, contact, instances])).toEqual([['one', 'online', 1]]);
  expect(seen.instances[0]?.state).toBe('running');
  expect(seen.zone.cells.online).toBe(1);
  await watch.close();
});

test('events are the operations, by the thing they are about, the newest first', async () => {
  const { controller } = await new TestWorld().process();
  await addHost(controller, 'one');
  await importImage(controller);
  await createInstance(controller, 'web', 'one');
  const events = await controller.query('event.list', { instance: 'web', limit: 2 }, call);
  expect(events.map(({ code, message, cell }) => [code, message, cell])).toEqual([
    ['operation.ended', 'instance.create done', 'one'],
    ['operation.begun', 'instance.create begun', 'one'],
  ]);
});

test('an operation that ends in the millisecond in which it began has ended after that', async () => {
  const world = new TestWorld();
  await addHost((await world.process()).controller, 'one');
  const [operation] = await world.store.list('operations');
  if (operation === undefined) throw new Error('there is no operation');
  const [begun, ended] = operationEvents({ ...operation, endedAt: operation.startedAt });
  expect(ended?.number).toBeGreaterThan(begun?.number ?? Number.NaN);
});

test('a fake watch tells what its script says until it is closed, and records what is asked of it', async () => {
  const controller = fakeController({
    watch: async function* () {
      yield { type: 'event', event: eventView };
      await new Promise(() => {});
    },
  });
  const watch = controller.watch({ intervalMs: 2_000, pool: 'web' }, call);
  const told: WatchUpdate[] = [];
  for await (const update of watch) {
    told.push(update);
    watch.pace(null);
    void watch.close();
  }
  expect(told).toEqual([{ type: 'event', event: eventView }]);
  expect(controller.calls.map((made) => [made.call, made.request])).toEqual([
    ['watch', { intervalMs: 2_000, pool: 'web' }],
    ['watch pace', { intervalMs: null }],
    ['watch close', {}],
  ]);
});

const eventView = {
  number: 1,
  at: '2026-11-20T12:00:00.000Z',
  code: 'instance.started',
  severity: 'info',
  cell: 'one',
  instance: 'web',
  operation: null,
  message: 'started',
} as const;
