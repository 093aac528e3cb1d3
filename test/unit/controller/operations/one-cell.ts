import type { Controller } from '../../../../src/controller/controller.ts';
import { TestWorld } from '../../../support/test-world.ts';
import { addHost, importImage } from './scenarios.ts';

/** A zone of one cell, `one`, that holds the image `base`. */
export async function oneCell(): Promise<{ world: TestWorld; controller: Controller }> {
  const world = new TestWorld();
  const { controller } = await world.process();
  await addHost(controller, 'one');
  await importImage(controller);
  return { world, controller };
}
