import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Controller } from '../../../src/controller/controller.ts';
import { createEmbeddedController } from '../../../src/controller/embedded-controller.ts';
import { makeUuidV7 } from '../../../src/controller/model/ids.ts';
import type { ByteSource } from '../../../src/controller/ports.ts';
import { FakeCells } from '../../support/fake-host.ts';
import { noChronicle } from '../../support/no-chronicle.ts';
import { temporaryStores } from '../../support/temporary-store.ts';
import { call } from '../../support/test-world.ts';
import { addHost, createInstance, imageBytes, importImage } from './operations/scenarios.ts';

interface Homes {
  readonly cells: FakeCells;
  readonly dead: Set<number>;
  /** A nano on an inventory of its own, by the folder's name. */
  open(home: string): Promise<{ controller: Controller; pid: number }>;
  readonly folder: string;
}

function homes(): Homes {
  const stores = temporaryStores();
  onTestFinished(() => stores.remove());
  const cells = new FakeCells();
  const dead = new Set<number>();
  let pids = 0;
  return {
    cells,
    dead,
    folder: stores.directory,
    async open(home) {
      pids += 1;
      const pid = pids;
      const controller = await createEmbeddedController({
        store: await stores.open({ directory: join(stores.directory, home) }),
        cells,
        clock: { now: () => Date.now(), monotonic: () => performance.now(), sleep: async () => {} },
        ids: { uuid: () => makeUuidV7(Date.now(), randomBytes(10)), random: (count) => randomBytes(count) },
        processes: {
          self: () => ({ host: 'here', bootId: 'boot', pid, startTime: String(pid) }),
          state: (owner) => (dead.has(owner.pid) ? 'dead' : 'alive'),
        },
        logger: { debug: () => {} },
        chronicle: async () => noChronicle,
      });
      return { controller, pid };
    },
  };
}

async function bytesOf(source: ByteSource): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* stream(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function zone(world: Homes, home = 'a'): Promise<Controller> {
  const { controller } = await world.open(home);
  await addHost(controller, 'one');
  await addHost(controller, 'two');
  await importImage(controller);
  await createInstance(controller, 'web', 'one');
  return controller;
}

const names = async (controller: Controller) =>
  (await controller.query('instance.list', { cached: true }, call)).map(({ name }) => name);

describe('restoring a backup', () => {
  test('brings back what there was, keeps what it replaced, and makes the cells obey it', async () => {
    const world = homes();
    const controller = await zone(world);
    const backup = await bytesOf(await controller.backup(call));
    await createInstance(controller, 'late');
    const done = await controller.restore({ ...call, source: stream(backup), reason: 'a test' }).result;
    expect(done.value).toMatchObject({ marked: ['one', 'two'], unmarked: [] });
    const { generation } = done.value;
    expect(generation).toBeGreaterThan(1);
    expect(await names(controller)).toEqual(['web']);
    expect([...world.cells.hosts.values()].map((host) => host.mark?.generation)).toEqual([generation, generation]);
    const kept = readdirSync(join(world.folder, 'a/backups'));
    expect(kept.filter((file) => file.startsWith('inventory-before-restore-'))).toHaveLength(1);
    expect(kept).toHaveLength(1);
    const [newest] = await controller.query('history.list', {}, call);
    expect(newest).toMatchObject({ kind: 'zone.take-over', reason: 'a test', operation: done.operation });
    // Numbers that the replaced inventory had given are not given again.
    expect(done.operation).toBeGreaterThan(5);
    await controller.change('instance.stop', { name: 'web' }, call).result;
    const again = await controller.restore({ ...call, source: stream(backup) }).result;
    expect(again.value.generation).toBeGreaterThan(generation);
  });

  test('has cells refuse the inventory that it was made from', async () => {
    const world = homes();
    const first = await zone(world);
    const backup = await bytesOf(await first.backup(call));
    const { controller: second } = await world.open('b');
    await second.restore({ ...call, source: stream(backup) }).result;
    expect(await names(second)).toEqual(['web']);
    await expect(first.change('instance.delete', { name: 'web', force: true }, call).result).rejects.toMatchObject({
      code: 'ZONE_LOST',
    });
    await second.change('instance.delete', { name: 'web', force: true }, call).result;
  });

  test('into two homes at once leaves each cell to one of them', async () => {
    const world = homes();
    const first = await zone(world);
    const backup = await bytesOf(await first.backup(call));
    const { controller: second } = await world.open('b');
    const { controller: third } = await world.open('c');
    const [b, c] = await Promise.all(
      [second, third].map((one) => one.restore({ ...call, source: stream(backup) }).result),
    );
    expect(b?.value.generation).not.toBe(c?.value.generation);
    const generations = [...world.cells.hosts.values()].map((host) => host.mark?.generation);
    for (const generation of generations) expect([b?.value.generation, c?.value.generation]).toContain(generation);
  });

  test('lists cells that cannot be reached, and takes them over later', async () => {
    const world = homes();
    const controller = await zone(world);
    const backup = await bytesOf(await controller.backup(call));
    world.cells.host('two').reachable = false;
    const { value } = await controller.restore({ ...call, source: stream(backup) }).result;
    expect(value).toMatchObject({
      marked: ['one'],
      unmarked: [{ cellName: 'two', reason: expect.stringContaining('refused') }],
    });
    world.cells.host('two').reachable = true;
    const later = await controller.change('zone.take-over', {}, call).result;
    expect(later.value).toMatchObject({ generation: value.generation, marked: ['two'], unmarked: [] });
    expect((await controller.change('zone.take-over', {}, call).result).operation).toBe(0);
  });

  test('takes over no cell of another zone, nor of a newer copy', async () => {
    const world = homes();
    const controller = await zone(world);
    const backup = await bytesOf(await controller.backup(call));
    const { mark } = world.cells.host('one');
    if (mark !== undefined) world.cells.host('one').mark = { ...mark, generation: 1e6 };
    const other = world.cells.host('two');
    if (other.mark !== undefined) other.mark = { ...other.mark, zoneId: '01990000-0000-7000-8000-00000000ffff' };
    const { value } = await controller.restore({ ...call, source: stream(backup) }).result;
    expect(value.marked).toEqual([]);
    expect(value.unmarked.map(({ reason }) => reason)).toEqual([
      'it obeys a newer inventory of this zone, generation 1000000',
      'it belongs to another zone, 01990000-0000-7000-8000-00000000ffff',
    ]);
    expect(world.cells.host('one').mark?.generation).toBe(1e6);
  });

  test.each([
    ['what is no backup', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['half a backup', undefined],
  ])('refuses %s and changes nothing', async (_, bytes) => {
    const world = homes();
    const controller = await zone(world);
    const whole = await bytesOf(await controller.backup(call));
    const source = stream(bytes ?? whole.subarray(0, whole.length / 2));
    await expect(controller.restore({ ...call, source }).result).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    expect(await names(controller)).toEqual(['web']);
    expect(readdirSync(join(world.folder, 'a/backups'))).toEqual([]);
    await controller.change('instance.stop', { name: 'web' }, call).result;
  });

  test('is refused while somebody is at work', async () => {
    const world = homes();
    const controller = await zone(world);
    const backup = await bytesOf(await controller.backup(call));
    const { controller: worker } = await world.open('a');
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = async function* () {
      yield* imageBytes();
      yield new Uint8Array(127 * 1024);
      await gate;
    };
    const import_ = worker.change('image.import', { name: 'big', sizeBytes: 128 * 1024 }, { ...call, source: slow() });
    for await (const event of import_) if (event.type === 'step' && event.state === 'running') break;
    await expect(controller.restore({ ...call, source: stream(backup) }).result).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining('image.import big'),
    });
    release();
    await import_.result;
  });
});

describe('a copied inventory', () => {
  test('can be looked at, drives no cell, and is made the inventory by --here', async () => {
    const world = homes();
    const original = await zone(world);
    await original.close();
    mkdirSync(join(world.folder, 'b'), { mode: 0o700 });
    copyFileSync(join(world.folder, 'a/inventory.db'), join(world.folder, 'b/inventory.db'));
    const { controller } = await world.open('b');
    expect(await names(controller)).toEqual(['web']);
    await expect(controller.change('instance.stop', { name: 'web' }, call).result).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: expect.stringContaining('a/inventory.db, and both would drive the same cells'),
      hint: expect.stringContaining('nano restore --here'),
    });
    const source = await controller.backup(call);
    expect((await controller.restore({ ...call, source }).result).value).toMatchObject({ marked: ['one', 'two'] });
    await controller.change('instance.stop', { name: 'web' }, call).result;
    const { controller: back } = await world.open('a');
    await expect(back.change('instance.start', { name: 'web' }, call).result).rejects.toMatchObject({
      code: 'ZONE_LOST',
    });
  });
});
