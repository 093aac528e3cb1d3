import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../../src/controller/controller.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
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

const obstacles: Readonly<Record<string, (host: FakeHost) => void>> = {
  'memory-free': (host) => {
    host.memoryAvailableBytes = 1024;
  },
  'disk-free': (host) => {
    host.diskAvailableBytes = 1024;
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

  test('takes a group, and is shown to take one', async () => {
    const { controller, mend } = await seenWith(spoil);
    mend();
    const preview = await controller.previewTogether({ ...small, count: 2 }, call);
    expect(preview.map((member) => ('plan' in member ? member.name : member.error.code))).toEqual(['web-1', 'web-2']);
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
