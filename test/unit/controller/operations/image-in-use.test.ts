import { expect, test } from 'vitest';
import { isNanoError } from '../../../../src/controller/model/errors.ts';
import { faults } from '../../../support/audit.ts';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from './scenarios.ts';

async function withImage() {
  const world = new TestWorld();
  const { controller } = await world.process();
  await addHost(controller, 'one');
  await importImage(controller);
  return { world, controller };
}

test('an image does not go while an instance is a clone of it, nor while one lies in the trash', async () => {
  const { controller } = await withImage();
  await createInstance(controller, 'web');
  const gone = () => controller.change('image.delete', { name: 'base' }, call).result;
  await expect(gone()).rejects.toMatchObject({ code: 'IN_USE', details: [{ subject: 'web' }] });
  await controller.change('instance.delete', { name: 'web', force: true }, call).result;
  await expect(gone()).rejects.toMatchObject({ code: 'IN_USE', details: [{ subject: 'web' }] });
  await controller.change('trash.purge', { name: 'web' }, call).result;
  await gone();
});

test('of a clone that is being made and the deletion of its image one wins, whichever begins first', async () => {
  for (let commands = 0; commands < 12; commands += 1) {
    const { world, controller } = await withImage();
    const { controller: other } = await world.process();
    let deletion: Promise<unknown> | undefined;
    let seen = 0;
    world.cells.fault = () => {
      if (seen === commands)
        deletion = other.change('image.delete', { name: 'base' }, call).result.catch((error) => error);
      seen += 1;
    };
    const made = await createInstance(controller, 'web').then(
      () => true,
      () => false,
    );
    const refused = await deletion;
    const isThere = (await world.store.list('images')).length === 1;
    if (made) expect(isThere).toBe(true);
    if (deletion !== undefined && isThere) expect(isNanoError(refused) && refused.code).toMatch(/LOCKED|IN_USE/);
    expect(await faults(world)).toEqual([]);
  }
});
