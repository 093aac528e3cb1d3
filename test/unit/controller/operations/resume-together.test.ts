import { expect, test } from 'vitest';
import { call, dyingAt, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from './scenarios.ts';

/** One that died while it brought an image to another cell leaves two operations, of which one waits for the other. */
test.each([
  ['the newest first', (left: number[]) => left],
  ['the oldest first', (left: number[]) => [...left].reverse()],
])('an operation and the one that it began are finished together, %s, wherever both were left', async (_, inOrder) => {
  let both = 0;
  for (let point = 0; ; point += 1) {
    const world = new TestWorld();
    const { controller } = await world.process();
    await addHost(controller, 'one');
    await addHost(controller, 'two');
    await importImage(controller);
    const death = dyingAt(point);
    const { controller: dying, pid } = await world.process(death.wrap);
    death.arm();
    await createInstance(dying, 'web', 'two').catch(() => {});
    world.dead.add(pid);
    if (!death.died()) break;
    const open = await controller.query('operation.list', { only: 'open' }, call);
    const left = inOrder(open.map(({ number }) => number));
    if (left.length > 1) both += 1;
    const changes = left.map((number) => controller.resume({ operation: String(number) }, call).result);
    const results = await Promise.allSettled(changes);
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await controller.query('operation.list', { only: 'open' }, call)).toEqual([]);
  }
  expect(both).toBeGreaterThan(2);
});
