import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../../src/controller/controller.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import type { CallBounds } from '../../../../src/controller/ports.ts';
import type { Services } from '../../../../src/controller/services.ts';
import { faults } from '../../../support/audit.ts';
import { countedLooks } from '../../../support/counted-looks.ts';
import type { FakeHost } from '../../../support/fake-host.ts';
import { call, TestWorld } from '../../../support/test-world.ts';
import { oneCell } from './one-cell.ts';
import { addHost, imageBytes } from './scenarios.ts';

const GiB = 1024 ** 3;
const small = { name: 'web', image: 'base' };
const shape = { pool: 'default', cores: 1, memoryBytes: GiB, diskBytes: GiB };

/** A cell that was looked at when something stood in the way, in a zone with an image or without. */
async function seenWith(spoil: (host: FakeHost) => void, zone = oneCell) {
  const { world, controller: before } = await zone();
  const host = world.cells.host('one');
  const usual = { ...host };
  spoil(host);
  await before.query('cell.list', {}, call);
  const counted = countedLooks();
  const { controller } = await world.process(counted.wrap);
  return { world, controller, looks: counted.looks, mend: () => Object.assign(host, usual) };
}

async function oneCellWithoutImage() {
  const world = new TestWorld();
  const { controller } = await world.process();
  await addHost(controller, 'one');
  return { world, controller };
}

/** A process whose looks at cells go as they are told to. */
const observing =
  (look: (bounds: CallBounds | undefined) => Promise<never>) =>
  (services: Services): Services => ({
    ...services,
    cells: {
      close: () => services.cells.close(),
      at: (target) => ({ ...services.cells.at(target), observe: (_, bounds) => look(bounds) }),
    },
  });

const obstacles: Readonly<Record<string, (host: FakeHost) => void>> = {
  'memory-free': (host) => {
    host.memoryAvailableBytes = 1024;
  },
  'disk-free': (host) => {
    host.diskAvailableBytes = 1024;
  },
  load: (host) => {
    host.load1 = 1_000;
  },
  offline: (host) => {
    host.reachable = false;
  },
};

const create = (controller: Controller) => controller.change('instance.create', small, call).result;

describe.each(Object.entries(obstacles))('a cell that was refused for %s when it was last seen', (code, spoil) => {
  test('takes an instance when that was put right', async () => {
    const { controller, looks, mend } = await seenWith(spoil);
    mend();
    expect((await create(controller)).value).toMatchObject({ name: 'web', cell: 'one' });
    expect(looks()).toBe(1);
  });

  test('is refused for the same when it is still so, having been asked once', async () => {
    const { controller, looks } = await seenWith(spoil);
    await expect(create(controller)).rejects.toMatchObject({
      code: 'NO_CELL_FITS',
      details: [{ subject: 'one', code }],
    });
    expect(looks()).toBe(1);
  });

  test('takes a group, and is shown to', async () => {
    const { controller, looks, mend } = await seenWith(spoil);
    mend();
    const group = { ...small, count: 2 };
    const preview = await controller.previewTogether(group, call);
    expect(preview.map((member) => ('plan' in member ? member.name : member.error.code))).toEqual(['web-1', 'web-2']);
    const members = await controller.createTogether(group, call);
    for (const member of members) await ('change' in member ? member.change.result : expect.fail(member.error.message));
    expect((await controller.query('instance.list', { cached: true }, call)).map(({ name }) => name)).toEqual([
      'web-1',
      'web-2',
    ]);
    expect(looks()).toBe(1);
  });
});

describe.each(['memory-free', 'offline'])('a cell that was refused for %s', (code) => {
  test('is where an instance would be placed when that was put right', async () => {
    const { controller, mend } = await seenWith(obstacles[code] ?? expect.fail());
    mend();
    expect(await controller.query('pool.place', shape, call)).toMatchObject({ fits: 1, refusal: null });
  });
});

test.each(['disk-free', 'offline'])('an image comes to a cell that was refused for %s', async (code) => {
  const { controller, mend } = await seenWith(obstacles[code] ?? expect.fail(), oneCellWithoutImage);
  mend();
  const bytes = { name: 'base', sizeBytes: 1024 };
  const imported = controller.change('image.import', bytes, { ...call, source: imageBytes() });
  expect((await imported.result).value).toMatchObject({ name: 'base', state: 'ready' });
});

test('nobody is asked where what is recorded refuses', async () => {
  const { controller, looks } = await seenWith((host) => {
    host.memoryAvailableBytes = 1024;
  });
  const large = controller.change('instance.create', { ...small, cores: 512 }, call).result;
  await expect(large).rejects.toMatchObject({ code: 'NO_CELL_FITS' });
  expect(looks()).toBe(0);
});

test('a home that cannot keep what is seen does not make it ask for ever', async () => {
  const { world, controller, looks } = await seenWith(obstacles.offline ?? expect.fail());
  world.store.transaction = () => Promise.reject(new NanoError('STATE_UNUSABLE', 'it is read-only'));
  await expect(create(controller)).rejects.toMatchObject({ code: 'NO_CELL_FITS' });
  expect(looks()).toBe(1);
});

test('of several cells one that was put right is enough', async () => {
  const { world, controller } = await oneCell();
  for (const host of ['two', 'three']) await addHost(controller, host);
  for (const host of ['one', 'two', 'three']) world.cells.host(host).memoryAvailableBytes = 1024;
  await controller.query('cell.list', {}, call);
  world.cells.host('two').memoryAvailableBytes = 2 * GiB;
  expect((await create(controller)).value.cell).toBe('two');
});

test('Ctrl-C ends the asking, and nothing was begun', async () => {
  const { world } = await seenWith(obstacles.offline ?? expect.fail());
  const operator = new AbortController();
  const { controller } = await world.process(
    observing((bounds) => {
      operator.abort(new NanoError('INTERRUPTED', 'interrupted'));
      return Promise.reject(bounds?.signal?.reason ?? new Error('it would go on asking'));
    }),
  );
  const change = controller.change('instance.create', small, { ...call, signal: operator.signal });
  await expect(change.result).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await controller.query('operation.list', {}, call)).not.toContainEqual(
    expect.objectContaining({ kind: 'instance.create' }),
  );
});

test('where the cell that is asked instead of one that failed has another key, all is undone and that is told', async () => {
  const { world, controller: before } = await oneCell();
  await addHost(before, 'two');
  const [one, two] = [world.cells.host('one'), world.cells.host('two')];
  two.reachable = false;
  await before.query('cell.list', {}, call);
  one.reachable = false;
  const changed = new NanoError('HOST_KEY_CHANGED', 'two shows another key');
  const { controller } = await world.process(observing(() => Promise.reject(changed)));
  await expect(create(controller)).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
  const [operation] = await controller.query('operation.list', {}, call);
  expect(operation).toMatchObject({ kind: 'instance.create', state: 'failed' });
  one.reachable = true;
  two.reachable = true;
  expect(await faults(world)).toEqual([]);
});

test('where the cell that is chosen for one that failed is taken meanwhile, all is undone', async () => {
  const { world, controller: before } = await oneCell();
  await addHost(before, 'two');
  const one = world.cells.host('one');
  one.reachable = false;
  let writes = 0;
  const { controller } = await world.process((services) => {
    const { store } = services;
    const transaction: typeof store.transaction = async (work) => {
      writes += 1;
      // The third write goes over to the other cell: the first began the operation, the second wrote down what failed.
      if (writes === 3) {
        await store.transaction(async (other) => {
          const cell = (await other.list('cells')).find(({ name }) => name === 'two') ?? expect.fail();
          await other.update('cells', { ...cell, enabled: false });
        });
      }
      return store.transaction(work);
    };
    return {
      ...services,
      store: new Proxy(store, { get: (target, name) => (name === 'transaction' ? transaction : bound(target, name)) }),
    };
  });
  await expect(create(controller)).rejects.toMatchObject({ code: 'CELL_UNREACHABLE' });
  expect(writes).toBeGreaterThan(3);
  const [operation] = await controller.query('operation.list', {}, call);
  expect(operation).toMatchObject({ kind: 'instance.create', state: 'failed' });
  one.reachable = true;
  expect(await faults(world)).toEqual([]);
});

function bound<T extends object>(target: T, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

test('of very many cells 64 are asked', async () => {
  const { world, controller: before } = await oneCell();
  for (let host = 2; host <= 70; host += 1) await addHost(before, `host-${host}`);
  for (let host = 2; host <= 70; host += 1) world.cells.host(`host-${host}`).memoryAvailableBytes = 1024;
  world.cells.host('one').memoryAvailableBytes = 1024;
  await before.query('cell.list', {}, call);
  const { wrap, looks } = countedLooks();
  const { controller } = await world.process(wrap);
  await expect(create(controller)).rejects.toMatchObject({ code: 'NO_CELL_FITS' });
  expect(looks()).toBe(64);
});
