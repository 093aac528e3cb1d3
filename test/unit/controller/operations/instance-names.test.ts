import { expect, test } from 'vitest';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from './scenarios.ts';

async function zoneWithImage() {
  const world = new TestWorld();
  const { controller } = await world.process();
  await addHost(controller, 'one');
  await addHost(controller, 'two');
  await importImage(controller);
  return { world, controller };
}

test('the name of a deleted instance is free again, whatever cells said before', async () => {
  const { controller } = await zoneWithImage();
  await createInstance(controller, 'web', 'one');
  await controller.query('instance.list', {}, call);
  await controller.change('instance.delete', { name: 'web', force: true }, call).result;
  await createInstance(controller, 'web', 'one');
});

test('a name that a foreign domain has on the chosen cell is refused, not avoided on another one', async () => {
  const { world, controller } = await zoneWithImage();
  for (const host of ['one', 'two']) {
    world.cells.host(host).domains.set(`foreign-${host}`, { name: 'theirs', state: 'running' });
  }
  await expect(createInstance(controller, 'theirs')).rejects.toMatchObject({ code: 'EXISTS' });
  expect(world.cells.host('one').domains.size + world.cells.host('two').domains.size).toBe(2);
});
