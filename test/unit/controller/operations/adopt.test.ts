import { expect, test } from 'vitest';
import { faults } from '../../../support/audit.ts';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, foreignDomain } from './scenarios.ts';

const uuid = '6f1c1f1e-0000-4000-8000-000000000001';

async function zone() {
  const world = new TestWorld();
  const { controller } = await world.process();
  const host = world.cells.host('one');
  host.domains.set(uuid, { ...foreignDomain });
  await addHost(controller, 'one');
  return { world, controller, host };
}

test('a foreign domain is adopted as it is, under a name that is allowed, and what nano cannot do is told', async () => {
  const { world, controller, host } = await zone();
  const untouched = JSON.stringify([...host.domains]);
  expect(await controller.query('cell.foreign', { cell: 'one' }, call)).toMatchObject([
    { name: 'Old_Mail', proposed: 'old-mail', cores: 2 },
  ]);
  const { value, warnings } = await controller.change('instance.adopt', { cell: 'one', domain: 'Old_Mail' }, call)
    .result;
  expect(value).toMatchObject({ id: uuid, name: 'old-mail', domainName: 'Old_Mail', image: null, state: 'running' });
  expect(warnings.join('\n')).toMatch(/delete it[\s\S]*\/dev\/vg\/mail[\s\S]*UEFI[\s\S]*1 devices of the host/);
  expect(JSON.stringify([...host.domains])).toBe(untouched);
  const [cell] = await world.store.list('cells');
  expect(cell).toMatchObject({ instances: 1, claimed: { cores: 2 }, facts: { foreign: [] } });
  expect((await controller.query('zone.verify', {}, call)).findings).toEqual([]);
  expect(await faults(world)).toEqual([]);
});

test('an adopted instance is started and stopped, and never deleted', async () => {
  const { controller, host } = await zone();
  await controller.change('instance.adopt', { cell: 'one', domain: uuid, name: 'mail' }, call).result;
  await controller.change('instance.stop', { name: 'mail' }, call).result;
  expect(host.domains.get(uuid)?.state).toBe('stopped');
  await expect(controller.change('instance.delete', { name: 'mail' }, call).result).rejects.toMatchObject({
    code: 'WRONG_STATE',
    hint: 'nano release mail lets go of it',
  });
});

test('what is released is foreign again, and its domain as it was', async () => {
  const { world, controller, host } = await zone();
  const [before] = await world.store.list('cells');
  const untouched = JSON.stringify([...host.domains]);
  await controller.change('instance.adopt', { cell: 'one', domain: 'Old_Mail' }, call).result;
  await controller.change('instance.release', { name: 'old-mail' }, call).result;
  expect(JSON.stringify([...host.domains])).toBe(untouched);
  const [after] = await world.store.list('cells');
  expect(after).toMatchObject({ instances: 0, claimed: before?.claimed });
  expect(after?.facts.foreign.map(({ name }) => name)).toEqual(['Old_Mail']);
  expect(await world.store.count('interfaces')).toBe(0);
});

test("what is nano's already is not adopted", async () => {
  const { controller } = await zone();
  await controller.change('instance.adopt', { cell: 'one', domain: 'Old_Mail' }, call).result;
  const again = controller.change('instance.adopt', { cell: 'one', domain: 'Old_Mail' }, call).result;
  await expect(again).rejects.toMatchObject({ code: 'EXISTS' });
  const none = controller.change('instance.adopt', { cell: 'one', domain: 'gone' }, call).result;
  await expect(none).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
