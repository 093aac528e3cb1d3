import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../../src/controller/controller.ts';
import type { RebuildView } from '../../../../src/controller/model/rebuild-view.ts';
import type { InstanceSidecar } from '../../../../src/controller/model/sidecar.ts';
import { dump, faults } from '../../../support/audit.ts';
import type { FakeHost } from '../../../support/fake-host.ts';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, imageBytes } from '../operations/scenarios.ts';

const hosts = ['one', 'two', 'three'];

async function zone(instances: number): Promise<{ world: TestWorld; controller: Controller }> {
  const world = new TestWorld();
  const { controller } = await world.process();
  const change = (...args: Parameters<Controller['change']>) => controller.change(...args).result;
  await change('pool.create', { name: 'blue' }, call);
  for (const host of hosts) {
    // Joining a pool would start it, and the host's recorded facts are from before.
    world.cells.host(host).networks.set('default', true);
    await addHost(controller, host);
  }
  for (let image = 1; image <= 5; image += 1) {
    const name = image === 1 ? 'base' : `base-${image}`;
    const cell = hosts[image % 3] ?? 'one';
    await change('image.import', { name, sizeBytes: 1024, cell }, { ...call, source: imageBytes() });
  }
  for (let number = 1; number <= instances; number += 1) {
    await createInstance(controller, `web-${number}`, hosts[number % 3]);
  }
  await change('cell.disable', { name: 'three' }, call);
  return { world, controller };
}

async function lose(world: TestWorld): Promise<Controller> {
  world.store.lose();
  return (await world.process()).controller;
}

const rebuild = async (controller: Controller, from = ['one']): Promise<RebuildView> =>
  (await controller.change('zone.rebuild', { from }, call).result).value;

/** Changes the record beside an instance's disks, and in its domain. */
function rewrite(host: FakeHost, name: string, change: (sidecar: InstanceSidecar) => object): void {
  for (const [path, { sizeBytes, text }] of host.files) {
    if (!path.endsWith('/nano.json') || text === undefined) continue;
    const sidecar: InstanceSidecar = JSON.parse(text);
    if (sidecar.instance.name === name) host.files.set(path, { sizeBytes, text: JSON.stringify(change(sidecar)) });
  }
}

describe('an inventory that was lost', () => {
  test('comes back whole from one cell: all but the history is as it was', async () => {
    const { world, controller } = await zone(30);
    await controller.change('instance.stop', { name: 'web-4', force: true }, call).result;
    await controller.change('instance.delete', { name: 'web-5', force: true }, call).result;
    await controller.change('pool.create', { name: 'green' }, call).result;
    const before = await dump(world);
    const view = await rebuild(await lose(world), ['two']);
    expect(view.conflicts).toEqual([]);
    expect(view).toMatchObject({ pools: 3, instances: 29, images: 5, trash: 1 });
    expect(await dump(world)).toEqual(before);
    expect(await faults(world)).toEqual([]);
    expect((await world.store.list('operations')).map(({ kind }) => kind)).toEqual(['zone.rebuild']);
  });

  test('is obeyed alone from then on: what was there before is refused', async () => {
    const { world, controller: old } = await zone(1);
    const kept = world.store.clone();
    const controller = await lose(world);
    const { generation } = await rebuild(controller);
    for (const host of world.cells.hosts.values()) {
      expect(host.mark?.generation).toBe(generation);
      expect(host.record?.generation).toBe(generation);
    }
    const { controller: stale } = await new TestWorld(kept, world.cells).process();
    await expect(stale.change('instance.stop', { name: 'web-1' }, call).result).rejects.toMatchObject({
      code: 'ZONE_LOST',
    });
    await controller.change('instance.stop', { name: 'web-1' }, call).result;
    expect(old).toBeDefined();
  });

  test('keeps a cell that is away as it was recorded', async () => {
    const { world } = await zone(3);
    world.cells.host('three').reachable = false;
    const view = await rebuild(await lose(world));
    expect(view.cells).toContainEqual({
      name: 'three',
      reached: false,
      reason: 'three: connection refused',
      instances: 0,
    });
    const three = (await world.store.list('cells')).find(({ name }) => name === 'three');
    expect(three).toMatchObject({ enabled: false, facts: { machineId: 'machine-three', cores: 8 } });
    expect(await world.store.find('stores', 'cellId', { equals: three?.id ?? '' })).toHaveLength(1);
  });

  test('is not replaced while there is one, unless that is asked for', async () => {
    const { world, controller } = await zone(1);
    await expect(rebuild(controller)).rejects.toMatchObject({ code: 'EXISTS' });
    const before = await dump(world);
    await controller.change('zone.rebuild', { force: true }, call).result;
    expect(await dump(world)).toEqual(before);
  });

  test('needs a host that is a cell', async () => {
    const controller = await lose(new TestWorld());
    await expect(rebuild(controller, ['plain'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(rebuild(controller, [])).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });
});

describe('a conflict', () => {
  const codes = (view: RebuildView) => view.conflicts.map(({ code, subject }) => [code, subject]);

  test('the same id twice: the later tenure is recorded', async () => {
    const { world } = await zone(3);
    const [one, two] = [world.cells.host('one'), world.cells.host('two')];
    const id = [...one.domains.keys()][0] ?? '';
    const name = one.domains.get(id)?.name ?? '';
    for (const [path, file] of one.files) if (path.includes(id)) two.files.set(path, file);
    rewrite(two, name, (sidecar) => ({ ...sidecar, instance: { ...sidecar.instance, tenure: 2 } }));
    const view = await rebuild(await lose(world));
    expect(codes(view)).toEqual([
      ['DOMAIN_LOST', name],
      ['ID_TWICE', name],
    ]);
    const [instance] = await world.store.find('instances', 'name', { equals: name });
    expect(world.cells.host('two').mark?.cellId).toBe(instance?.cellId);
  });

  test('the same name twice: the older one keeps it', async () => {
    const { world } = await zone(2);
    rewrite(world.cells.host('three'), 'web-2', (sidecar) => ({
      ...sidecar,
      generation: 2,
      instance: { ...sidecar.instance, name: 'web-1' },
    }));
    const view = await rebuild(await lose(world));
    expect(codes(view)).toEqual([['NAME_TWICE', 'web-1']]);
    expect((await world.store.list('instances')).map(({ name }) => name).sort()).toEqual(['web-1', 'web-1-2']);
  });

  test('a domain whose record is newer than its file: the newer counts', async () => {
    const { world } = await zone(1);
    const host = world.cells.host('two');
    const [domain] = host.domains.values();
    const metadata: InstanceSidecar = JSON.parse(domain?.metadata ?? '');
    if (domain !== undefined)
      domain.metadata = JSON.stringify({
        ...metadata,
        generation: 2,
        instance: { ...metadata.instance, generation: 2, cores: 4 },
      });
    const view = await rebuild(await lose(world));
    expect(codes(view)).toEqual([['RECORD_OLDER', 'web-1']]);
    expect((await world.store.list('instances'))[0]).toMatchObject({ cores: 4, generation: 2 });
    expect(await world.store.count('placements')).toBe(1);
  });

  test('an older record of the zone: the newest counts', async () => {
    const { world } = await zone(1);
    const one = world.cells.host('one');
    if (one.record !== undefined)
      one.record = { ...one.record, recordRevision: 2, cells: one.record.cells.slice(0, 2) };
    const view = await rebuild(await lose(world));
    expect(codes(view)).toEqual([['RECORD_OLDER', 'one']]);
    expect(view.cells).toHaveLength(3);
  });

  test('what was half-made is left out, and its files stay', async () => {
    const { world } = await zone(1);
    const host = world.cells.host('two');
    host.domains.clear();
    for (const path of host.files.keys()) if (/instances.*qcow2$/.test(path)) host.files.delete(path);
    const view = await rebuild(await lose(world));
    expect(codes(view)).toEqual([['HALF_MADE', 'web-1']]);
    expect(view.instances).toBe(0);
    expect([...host.files.keys()].some((path) => path.endsWith('nano.json'))).toBe(true);
  });

  test('a copy of an image with other bytes is not taken for one', async () => {
    const { world } = await zone(3);
    const [path] = [...world.cells.host('one').files.keys()].filter((file) => /images.*qcow2$/.test(file));
    world.cells.host('one').files.set(path ?? '', { sizeBytes: 7 });
    const view = await rebuild(await lose(world));
    expect(view.conflicts).toMatchObject([{ code: 'IMAGE_CHANGED', decision: 'left out' }]);
  });

  test('a host that is another zone’s meanwhile is left out', async () => {
    const { world } = await zone(1);
    const three = world.cells.host('three');
    if (three.mark !== undefined) three.mark = { ...three.mark, zoneId: three.mark.cellId };
    const view = await rebuild(await lose(world));
    expect(codes(view)).toEqual([['MARK_FOREIGN', 'three']]);
    expect(view.cells.map(({ name }) => name).sort()).toEqual(['one', 'two']);
  });
});
