import { describe, expect, test } from 'vitest';
import type { Change, Controller } from '../../../../src/controller/controller.ts';
import { call, dyingAt, TestWorld } from '../../../support/test-world.ts';
import { addHost, imageBytes } from './scenarios.ts';

/** A zone in which an image is being imported, for as long as the test wants. */
async function importing(): Promise<{ world: TestWorld; other: Controller; end(): void; imported: Promise<unknown> }> {
  const world = new TestWorld();
  const { controller } = await world.process();
  await addHost(controller, 'one');
  let end = () => {};
  const gate = new Promise<void>((resolve) => {
    end = resolve;
  });
  const source = async function* () {
    yield* imageBytes();
    // As much as a plan looks at.
    yield new Uint8Array(127 * 1024);
    await gate;
  };
  const change = controller.change(
    'image.import',
    { name: 'base', sizeBytes: 128 * 1024 },
    { ...call, source: source() },
  );
  for await (const event of change) if (event.type === 'step' && event.state === 'running') break;
  const { controller: other } = await world.process();
  return { world, other, end, imported: change.result };
}

async function notices(change: Change<unknown>): Promise<string[]> {
  const told: string[] = [];
  for await (const event of change) if (event.type === 'notice') told.push(event.message);
  return told;
}

describe('a change that meets a live operation', () => {
  test('is refused with who is at it, also where the thing only says that it is not ready', async () => {
    const { other, end, imported } = await importing();
    await expect(other.change('image.delete', { name: 'base' }, call).result).rejects.toMatchObject({
      code: 'LOCKED',
      message: 'operation #2 (image.import base) is working on it',
      hint: expect.stringContaining('--wait-lock'),
      details: [{ subject: '#2', reason: expect.stringContaining('by tester@here') }],
    });
    end();
    await imported;
  });

  test('waits for it when told to, says for whom, and then goes on from what is there by then', async () => {
    const { other, end, imported } = await importing();
    const change = other.change('image.delete', { name: 'base' }, { ...call, waitLockMs: 60_000 });
    setTimeout(end, 20);
    expect(await notices(change)).toEqual(['waiting for operation #2 (image.import base, by tester@here) to end']);
    expect((await change.result).operation).toBe(3);
    await imported;
  });

  test('waits only so long', async () => {
    const { other, end, imported } = await importing();
    const change = other.change('image.delete', { name: 'base' }, { ...call, waitLockMs: 20 });
    await expect(change.result).rejects.toMatchObject({
      code: 'LOCKED',
      message: 'operation #2 (image.import base) is working on it, and still was after 0 s',
    });
    end();
    await imported;
  });

  test('stops waiting when it is interrupted', async () => {
    const { other, end, imported } = await importing();
    const interrupt = new AbortController();
    const options = { ...call, waitLockMs: 60_000, signal: interrupt.signal };
    const change = other.change('image.delete', { name: 'base' }, options);
    setTimeout(() => interrupt.abort(), 10);
    await expect(change.result).rejects.toMatchObject({ code: 'INTERRUPTED' });
    end();
    await imported;
  });
});

describe('a change that meets a dead operation', () => {
  test.each([0, 60_000])('is told at once which and what to type, with %i ms of patience', async (waitLockMs) => {
    const world = new TestWorld();
    const { controller } = await world.process();
    await addHost(controller, 'one');
    const death = dyingAt(4);
    const { controller: dying, pid } = await world.process(death.wrap);
    death.arm();
    const source = imageBytes();
    await dying.change('image.import', { name: 'base', sizeBytes: 1024 }, { ...call, source }).result.catch(() => {});
    world.dead.add(pid);
    const { controller: other } = await world.process();
    await expect(other.change('image.delete', { name: 'base' }, { ...call, waitLockMs }).result).rejects.toMatchObject({
      code: 'LOCKED',
      message: 'operation #2 (image.import base) was interrupted and still holds it',
      hint: 'nano operation resume 2, or nano operation rollback 2',
    });
  });
});

test('a name that is taken stays a name that is taken, whoever is at it', async () => {
  const { other, end, imported } = await importing();
  const again = other.change('image.import', { name: 'base', sizeBytes: 1024 }, { ...call, source: imageBytes() });
  await expect(again.result).rejects.toMatchObject({ code: 'EXISTS' });
  end();
  await imported;
});

test('who finishes what another left is recorded beside who began it', async () => {
  const world = new TestWorld();
  const death = dyingAt(1);
  const { controller: dying, pid } = await world.process(death.wrap);
  death.arm();
  await dying.change('pool.create', { name: 'blue' }, { ...call, reason: 'growth' }).result.catch(() => {});
  world.dead.add(pid);
  const { controller } = await world.process();
  const ann = { actor: { user: 'ann', host: 'desk' }, reason: 'the laptop is lost' };
  await controller.resume({ operation: '1' }, ann).result;
  expect(await controller.query('operation.show', { operation: '1' }, call)).toMatchObject({
    actor: call.actor,
    reason: 'growth',
    takeOvers: [{ way: 'resume', ...ann }],
  });
});
