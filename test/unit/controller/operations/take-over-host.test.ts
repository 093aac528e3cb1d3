import { expect, test } from 'vitest';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from './scenarios.ts';

test('a host of another zone is taken over only when that is asked for, and obeys the new one alone', async () => {
  const world = new TestWorld();
  const { controller: old } = await world.process();
  await addHost(old, 'one');
  await importImage(old);
  await createInstance(old, 'web', 'one');

  const mine = new TestWorld(undefined, world.cells);
  const { controller } = await mine.process();
  const request = { pool: 'default', host: 'one' };
  await expect(controller.change('pool.add-cell', request, call).result).rejects.toMatchObject({
    code: 'IN_USE',
    hint: expect.stringContaining('--take-over'),
  });
  const { warnings } = await controller.change('pool.add-cell', { ...request, takeOver: true }, call).result;
  expect(warnings.join()).toContain('it is taken from zone');
  await expect(old.change('instance.stop', { name: 'web' }, call).result).rejects.toMatchObject({ code: 'ZONE_LOST' });
  const { findings } = await controller.query('zone.verify', {}, call);
  expect(findings).toMatchObject([
    { code: 'IMAGE_UNKNOWN', subject: 'base', fix: null },
    { code: 'DOMAIN_UNKNOWN', subject: 'web', fix: null },
  ]);
});

test('a cell that the inventory lost is the same cell again, and its instances come back', async () => {
  const world = new TestWorld();
  const { controller } = await world.process();
  await addHost(controller, 'one');
  await importImage(controller);
  await createInstance(controller, 'web', 'one');
  const id = world.cells.host('one').mark?.cellId;
  const [zone] = await world.store.list('zones');
  world.store.lose();
  await world.process();
  await world.store.transaction(async (transaction) => {
    for (const { id: other } of await transaction.list('zones')) await transaction.remove('zones', other);
    if (zone !== undefined) await transaction.insert('zones', zone);
  });
  await controller.change('pool.add-cell', { pool: 'default', host: 'one', takeOver: true }, call).result;
  expect((await world.store.list('cells'))[0]?.id).toBe(id);
  await controller.change('cell.recover', { name: 'one' }, call).result;
  expect((await controller.query('zone.verify', {}, call)).findings).toEqual([]);
});
