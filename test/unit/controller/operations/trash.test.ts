import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../../src/controller/controller.ts';
import { faults, snapshot } from '../../../support/audit.ts';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from './scenarios.ts';

async function zone(): Promise<{ world: TestWorld; controller: Controller }> {
  const world = new TestWorld();
  world.cells.host('one');
  const { controller } = await world.process();
  await addHost(controller, 'one');
  await importImage(controller);
  await createInstance(controller, 'web', 'one');
  return { world, controller };
}

const remove = (controller: Controller, name: string, more: { keepMs?: number; purge?: boolean } = {}) =>
  controller.change('instance.delete', { name, force: true, ...more }, call).result;

describe('a deleted instance', () => {
  test('holds its bytes, its MAC address and its image, and neither cores nor memory', async () => {
    const { world, controller } = await zone();
    await remove(controller, 'web');
    const [cell] = await world.store.list('cells');
    expect(cell).toMatchObject({ instances: 0, claimed: { cores: 0, memoryBytes: 0 } });
    expect(Object.values(cell?.claimed.storeBytes ?? {})).toEqual([1024 + 1024 ** 3]);
    expect(await world.store.count('interfaces')).toBe(1);
    await expect(controller.change('image.delete', { name: 'base' }, call).result).rejects.toMatchObject({
      code: 'IN_USE',
      details: [{ subject: 'web', reason: expect.stringContaining('in the trash') }],
    });
    await expect(
      controller.change('pool.remove-cell', { pool: 'default', cell: 'one' }, call).result,
    ).rejects.toMatchObject({ code: 'IN_USE', hint: 'nano trash empty --cell one' });
    expect(await faults(world)).toEqual([]);
  });

  test('comes back as it was, switched off', async () => {
    const { world, controller } = await zone();
    const before = await snapshot(world);
    const mac = (await world.store.list('interfaces'))[0]?.mac;
    await remove(controller, 'web');
    await controller.change('instance.undelete', { name: 'web' }, call).result;
    const off = JSON.stringify(before).replaceAll('"running"', '"stopped"').replace('"on"', '"off"');
    expect(JSON.stringify(await snapshot(world))).toBe(off);
    expect((await world.store.list('interfaces'))[0]?.mac).toBe(mac);
    expect(await world.store.count('placements')).toBe(1);
    expect(await faults(world)).toEqual([]);
  });

  test('leaves its name to others, and then comes back under another one', async () => {
    const { world, controller } = await zone();
    await remove(controller, 'web');
    await createInstance(controller, 'web', 'one');
    await expect(controller.change('instance.undelete', { name: 'web' }, call).result).rejects.toMatchObject({
      code: 'EXISTS',
    });
    await controller.change('instance.undelete', { name: 'web', as: 'web-old' }, call).result;
    const names = (await world.store.list('instances')).map(({ name, domainName }) => [name, domainName]).sort();
    expect(names).toEqual([
      ['web', 'web'],
      ['web-old', 'web-old'],
    ]);
    expect(await faults(world)).toEqual([]);
  });

  test('that has expired goes with the next operation on its cell', async () => {
    const { world, controller } = await zone();
    await createInstance(controller, 'old', 'one');
    await remove(controller, 'old');
    await world.store.transaction(async (transaction) => {
      for (const trashed of await transaction.list('trash'))
        await transaction.update('trash', { ...trashed, until: trashed.at });
    });
    expect(await controller.query('trash.list', {}, call)).toMatchObject([{ name: 'old', expired: true }]);
    await remove(controller, 'web', { purge: true });
    expect(await controller.query('trash.list', {}, call)).toEqual([]);
    expect([...world.cells.host('one').files.keys()].filter((path) => path.includes('trash'))).toEqual([]);
    expect(await faults(world)).toEqual([]);
  });
});
