import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../../src/controller/controller.ts';
import { sampleId, sampleOperation } from '../../../contract/document-store/samples.ts';
import { call, dyingAt } from '../../../support/test-world.ts';
import { oneCell } from './one-cell.ts';
import { createInstance } from './scenarios.ts';

const kinds = async (controller: Controller, thing?: string) =>
  (await controller.query('history.list', thing === undefined ? {} : { thing }, call)).map((entry) => entry.kind);

describe('the history of a thing', () => {
  test('outlives it, and takes all that ever had the name', async () => {
    const { controller } = await oneCell();
    await createInstance(controller, 'web');
    const [first] = await controller.query('instance.list', { cached: true }, call);
    await controller.change('instance.stop', { name: 'web' }, { ...call, reason: 'night' }).result;
    await controller.change('instance.delete', { name: 'web' }, call).result;
    await createInstance(controller, 'web');
    expect(await kinds(controller, 'web')).toEqual([
      'instance.create',
      'instance.delete',
      'instance.stop',
      'instance.create',
    ]);
    expect(await kinds(controller, first?.id ?? '')).toEqual(['instance.delete', 'instance.stop', 'instance.create']);
    const [, , stopped] = await controller.query('history.list', { thing: 'web' }, call);
    expect(stopped).toMatchObject({
      actor: call.actor,
      reason: 'night',
      state: 'succeeded',
      changes: [{ name: 'state', before: 'running', after: 'stopped' }],
    });
    expect(await controller.query('history.list', { thing: 'web', limit: 1 }, call)).toHaveLength(1);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(await controller.query('history.list', { thing: 'web', since: later }, call)).toEqual([]);
  });

  test('of cells, images and pools is told as well, and of all without a name', async () => {
    const { controller } = await oneCell();
    await controller.change('cell.disable', { name: 'one' }, call).result;
    expect(await kinds(controller, 'one')).toEqual(['cell.disable', 'pool.add-cell']);
    expect(await kinds(controller, 'base')).toEqual(['image.import']);
    expect(await kinds(controller)).toEqual(['cell.disable', 'image.import', 'pool.add-cell']);
  });

  test('of nothing is no empty list but a mistake', async () => {
    const { controller } = await oneCell();
    await expect(controller.query('history.list', { thing: 'nowhere' }, call)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'nothing is recorded of "nowhere"',
    });
  });
});

describe('operation list', () => {
  test('of several that began in one millisecond keeps the newest, whatever their ids are', async () => {
    const { world, controller } = await oneCell();
    const at = new Date().toISOString();
    await world.store.transaction(async (transaction) => {
      for (const [id, number] of [
        [sampleId(9), 7],
        [sampleId(8), 8],
      ] as const) {
        const ended = { id, number, state: 'succeeded', startedAt: at, endedAt: at } as const;
        await transaction.insert('operations', sampleOperation(number, ended));
      }
    });
    const listed = await controller.query('operation.list', { limit: 1 }, call);
    expect(listed.map(({ number }) => number)).toEqual([8]);
  });

  test('tells the open, the running and the failed apart', async () => {
    const { world, controller } = await oneCell();
    const death = dyingAt(10);
    const { controller: dying, pid } = await world.process(death.wrap);
    death.arm();
    await dying.change('instance.create', { name: 'web', image: 'base' }, call).result.catch(() => {});
    const numbers = async (request: object) =>
      (await controller.query('operation.list', request, call)).map(({ number }) => number);
    expect(await numbers({ only: 'running' })).toEqual([3]);
    world.dead.add(pid);
    expect(await numbers({ only: 'running' })).toEqual([]);
    expect(await numbers({ only: 'open' })).toEqual([3]);
    expect(await numbers({ only: 'failed' })).toEqual([]);
    await controller.rollback({ operation: '3' }, call).result;
    expect(await numbers({ only: 'failed' })).toEqual([3]);
    expect(await numbers({ limit: 2 })).toEqual([3, 2]);
    expect(await numbers({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    const undone = (await controller.query('operation.show', { operation: '3' }, call)).steps[1];
    expect(undone).toMatchObject({ undoCommands: ['fake undefineDomain', 'fake removeInstanceDirectory'] });
  });
});

describe('operation prune', () => {
  test('forgets what has ended, keeps what has not, and is remembered itself', async () => {
    const { world, controller } = await oneCell();
    const death = dyingAt(6);
    const { controller: dying, pid } = await world.process(death.wrap);
    death.arm();
    await dying.change('instance.create', { name: 'web', image: 'base' }, call).result.catch(() => {});
    world.dead.add(pid);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const options = { ...call, reason: 'audit is done' };
    const done = await controller.change('operation.prune', { olderThanMs: 1 }, options).result;
    expect(done.value).toMatchObject({ operations: 2 });
    expect(await kinds(controller)).toEqual(['operation.prune', 'instance.create']);
    await expect(kinds(controller, 'base')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.store.count('subjects')).toBe(2);
    await controller.resume({ operation: '3' }, call).result;
    expect(await controller.query('instance.show', { name: 'web', cached: true }, call)).toMatchObject({ name: 'web' });
  });

  test('of nothing does nothing', async () => {
    const { controller } = await oneCell();
    const done = await controller.change('operation.prune', { olderThanMs: 3_600_000 }, call).result;
    expect(done).toMatchObject({ operation: 0, value: { operations: 0 } });
  });
});
