import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Controller } from '../../src/controller/controller.ts';
import type { Cells } from '../../src/controller/ports.ts';
import { dump } from '../support/audit.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { imageBytes } from '../unit/controller/operations/scenarios.ts';
import { faultsOf } from './audit.ts';
import { call, SimWorld, simulatedCells } from './sim-world.ts';
import { Simulation } from './simulation.ts';

const hosts = ['one', 'two', 'three'];
let simulation: Simulation;
let cells: Cells;
beforeAll(async () => {
  simulation = await Simulation.start({ hosts, traits: { cores: 64 } });
  cells = simulatedCells(simulation);
});
afterAll(async () => {
  await cells.close();
  await simulation.stop();
});

async function fill(controller: Controller): Promise<void> {
  const change = (...args: Parameters<Controller['change']>) => controller.change(...args).result;
  await change('pool.create', { name: 'blue' }, call);
  for (const host of hosts) await change('pool.add-cell', { pool: 'default', host }, call);
  for (let image = 0; image < 5; image += 1) {
    const request = { name: `base-${image}`, sizeBytes: 1024, cell: hosts[image % 3] ?? 'one' };
    await change('image.import', request, { ...call, source: imageBytes() });
  }
  for (let number = 0; number < 30; number += 1) {
    const request = { name: `web-${number}`, image: `base-${number % 5}`, cell: hosts[number % 3] ?? 'one' };
    await change('instance.create', request, call);
  }
  await change('instance.delete', { name: 'web-29', force: true }, call);
  await change('instance.create', { name: 'web-30', image: 'base-1' }, call);
  await change('cell.disable', { name: 'three' }, call);
}

/** What a host said of itself when it was last looked at is no part of what is recorded of it. */
async function recorded(world: SimWorld): Promise<unknown> {
  const { cells: known = [], ...rest } = await dump(world);
  return { ...rest, cells: known.map((cell) => ({ ...Object(cell), facts: null })) };
}

it('the inventory of 3 cells with 30 instances and 5 images comes back from one of them', {
  timeout: 120_000,
}, async () => {
  const world = new SimWorld(new MemoryStore(), cells, simulation);
  await fill((await world.process()).controller);
  const lost = world.store;
  const before = await recorded(world);

  const again = new SimWorld(new MemoryStore(), cells, simulation);
  const { controller } = await again.process();
  const { value } = await controller.change('zone.rebuild', { from: ['two'] }, call).result;
  expect(value).toMatchObject({ pools: 2, instances: 30, images: 5, trash: 1, conflicts: [] });
  expect(await recorded(again)).toEqual(before);
  expect(await faultsOf(again.store, simulation)).toEqual([]);
  expect((await controller.query('zone.verify', { checksums: true }, call)).findings).toEqual([]);
  expect((await again.store.list('operations')).map(({ kind }) => kind)).toEqual(['zone.rebuild']);

  // The inventory that turns up again drives nothing any more.
  const { controller: old } = await new SimWorld(lost, cells, simulation).process();
  await expect(old.change('instance.stop', { name: 'web-1', force: true }, call).result).rejects.toMatchObject({
    code: 'ZONE_LOST',
  });
  await controller.change('instance.stop', { name: 'web-1', force: true }, call).result;
  await simulation.check();
});
