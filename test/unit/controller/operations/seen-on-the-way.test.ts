import { expect, test } from 'vitest';
import type { Controller } from '../../../../src/controller/controller.ts';
import { countedLooks } from '../../../support/counted-looks.ts';
import { call, dyingAt, type TestWorld } from '../../../support/test-world.ts';
import { oneCell } from './one-cell.ts';
import { createInstance } from './scenarios.ts';

const remove = async (controller: Controller): Promise<void> => {
  await controller.change('instance.delete', { name: 'web', force: true }, call).result;
};

const cached = async (controller: Controller) => {
  const [instance] = await controller.query('instance.list', { cached: true }, call);
  return instance;
};

test('a new instance is shown as it was left, without another look at its cell', async () => {
  const { world } = await oneCell();
  const { wrap, looks } = countedLooks();
  const { controller } = await world.process(wrap);
  const began = new Date().toISOString();
  const { value } = await controller.change('instance.create', { name: 'web', image: 'base' }, call).result;
  expect(value.state).toBe('running');
  expect(String(value.observedAt) >= began).toBe(true);
  expect(await cached(controller)).toMatchObject({ state: 'running', observedAt: value.observedAt });
  const off = await controller.change('instance.create', { name: 'off', image: 'base', start: false }, call).result;
  expect(off.value.state).toBe('stopped');
  expect(looks()).toBe(0);
});

test('one that is there already is looked at', async () => {
  const { world, controller } = await oneCell();
  await createInstance(controller, 'web');
  const [uuid = ''] = world.cells.host('one').domains.keys();
  world.addDomain('one', uuid, { name: 'web', state: 'paused' });
  const again = { name: 'web', image: 'base', ifNotExists: true };
  expect((await controller.change('instance.create', again, call).result).value.state).toBe('paused');
});

test('a cell that answers an operation is not shown as one that is away', async () => {
  const { world, controller } = await oneCell();
  await createInstance(controller, 'web');
  await createInstance(controller, 'other');
  world.cells.host('one').reachable = false;
  expect((await controller.query('instance.list', {}, call))[0]?.cellOffline).toBe(true);
  world.cells.host('one').reachable = true;
  await controller.change('instance.delete', { name: 'other', force: true }, call).result;
  expect((await cached(controller))?.cellOffline).toBe(false);
});

test('what a probe refused an instance for is not kept: the next one is tried, without another look', async () => {
  const { world } = await oneCell();
  const { wrap, looks } = countedLooks();
  const { controller } = await world.process(wrap);
  const host = world.cells.host('one');
  for (const [figure, enough] of [
    ['diskAvailableBytes', host.diskAvailableBytes],
    ['memoryAvailableBytes', host.memoryAvailableBytes],
  ] as const) {
    host[figure] = 1024;
    await expect(createInstance(controller, figure.toLowerCase())).rejects.toMatchObject({ code: 'NO_CELL_FITS' });
    host[figure] = enough;
    await createInstance(controller, figure.toLowerCase());
  }
  expect(looks()).toBe(0);
});

test('a cell that leaves takes what was seen of it along', async () => {
  const { world, controller } = await oneCell();
  await createInstance(controller, 'web');
  await controller.change('instance.delete', { name: 'web', force: true, purge: true }, call).result;
  await controller.change('image.delete', { name: 'base' }, call).result;
  await controller.change('pool.remove-cell', { pool: 'default', cell: 'one' }, call).result;
  expect(await world.store.list('observations')).toEqual([]);
});

test.each<{
  what: string;
  before(controller: Controller, world: TestWorld): Promise<void>;
  change(controller: Controller): Promise<unknown>;
  state: string;
}>([
  {
    what: 'created',
    before: async () => {},
    change: (controller) => createInstance(controller, 'web'),
    state: 'running',
  },
  {
    what: 'defined again',
    before: async (controller, world) => {
      await createInstance(controller, 'web');
      world.cells.host('one').domains.clear();
    },
    change: (controller) => controller.change('instance.define', { name: 'web' }, call).result,
    state: 'stopped',
  },
  {
    what: 'brought back from the trash',
    before: async (controller) => {
      await createInstance(controller, 'web');
      await remove(controller);
    },
    change: (controller) => controller.change('instance.undelete', { name: 'web' }, call).result,
    state: 'stopped',
  },
])(
  'an instance that is $what is never shown as missing, wherever nano was killed',
  async ({ before, change, state }) => {
    for (let point = 0; ; point += 1) {
      const { world, controller } = await oneCell();
      await before(controller, world);
      const death = dyingAt(point);
      const { controller: dying, pid } = await world.process(death.wrap);
      death.arm();
      await change(dying).catch(() => {});
      world.dead.add(pid);
      if (!death.died()) {
        expect(point).toBeGreaterThan(8);
        return;
      }
      const open = await controller.query('operation.list', { only: 'open' }, call);
      for (const { number } of open) await controller.resume({ operation: String(number) }, call).result;
      if (open.length > 0) expect([point, (await cached(controller))?.state]).toEqual([point, state]);
    }
  },
);
