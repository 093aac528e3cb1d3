import { describe, expect, test } from 'vitest';
import { isNanoError, NanoError } from '../../../../src/controller/model/errors.ts';
import { faults, snapshot } from '../../../support/audit.ts';
import { call, dyingAt, TestWorld } from '../../../support/test-world.ts';
import { type Scenario, scenarios } from './scenarios.ts';

async function prepared(scenario: Scenario): Promise<TestWorld> {
  const world = new TestWorld();
  world.cells.host('one');
  world.cells.host('two');
  const { controller } = await world.process();
  await scenario.prepare(controller, world);
  return world;
}

/** Runs the change in a process that dies at the n-th point; false when it got through. */
async function crash(world: TestWorld, scenario: Scenario, point: number): Promise<boolean> {
  const death = dyingAt(point);
  const { controller, pid } = await world.process(death.wrap);
  death.arm();
  await scenario.change(controller).result.catch(() => {});
  world.dead.add(pid);
  return death.died();
}

async function openOperation(world: TestWorld): Promise<string | undefined> {
  const open = await world.store.find('operations', 'open', {});
  // A child is finished by whoever resumes its parent.
  const operation = open.find((one) => one.kind !== 'image.replicate') ?? open[0];
  return operation === undefined ? undefined : `#${operation.number}`;
}

/** Finishes what is open; rolling back is refused after the commit, and then resuming must complete it. */
async function finish(world: TestWorld, how: 'resume' | 'rollback'): Promise<'resumed' | 'rolled back' | 'nothing'> {
  let did: 'resumed' | 'rolled back' | 'nothing' = 'nothing';
  for (;;) {
    const operation = await openOperation(world);
    if (operation === undefined) return did;
    const { controller } = await world.process();
    try {
      await controller[how]({ operation }, call).result;
      did = how === 'resume' ? 'resumed' : 'rolled back';
    } catch (error) {
      if (how === 'rollback' && isNanoError(error) && error.message.includes('cannot go back')) {
        await controller.resume({ operation }, call).result;
        did = 'resumed';
      } else if (how === 'resume' && isNanoError(error) && error.message.includes('came from the command')) {
        did = 'rolled back';
      } else throw error;
    }
  }
}

describe.each(
  Object.entries(scenarios).flatMap(([kind, named]) =>
    Object.entries(named).map(([name, scenario]) => ({ kind, name, scenario })),
  ),
)('$kind ($name)', ({ scenario }) => {
  test.each(['resume', 'rollback'] as const)('is complete or absent when nano dies anywhere, after %s', async (how) => {
    const origin = await prepared(scenario);
    const untouched = await snapshot(origin);
    for (let point = 0; ; point += 1) {
      const world = origin.clone();
      const died = await crash(world, scenario, point);
      const end = await finish(world, how);
      expect(await faults(world), `point ${point}, ${end}`).toEqual([]);
      if (end === 'rolled back' && !(await joined(world))) {
        expect(anonymous(await snapshot(world), scenario), `point ${point}`).toEqual(anonymous(untouched, scenario));
      }
      if (!died) break;
    }
  });

  test('leaves nothing behind when any command on a cell fails before or after its effect', async () => {
    const origin = await prepared(scenario);
    const untouched = await snapshot(origin);
    for (let command = 0; ; command += 1) {
      const world = origin.clone();
      let seen = 0;
      let failed = false;
      world.cells.fault = () => {
        if (seen === command) {
          failed = true;
          seen += 1;
          throw new NanoError('COMMAND_FAILED', 'told to fail');
        }
        seen += 1;
      };
      const { controller } = await world.process();
      const outcome = await scenario.change(controller).result.then(
        () => 'done',
        () => 'failed',
      );
      world.cells.fault = () => {};
      await finish(world, 'resume');
      expect(await faults(world), `command ${command}`).toEqual([]);
      const [operation] = await world.store.find('operations', 'number', { order: 'descending', limit: 1 });
      if (outcome === 'failed' && operation?.state !== 'succeeded' && !(await joined(world))) {
        expect(anonymous(await snapshot(world), scenario), `command ${command}`).toEqual(
          anonymous(untouched, scenario),
        );
      }
      if (!failed) break;
    }
  });
});

/** An image that was brought to a cell stays there when the operation that needed it goes back. */
async function joined(world: TestWorld): Promise<boolean> {
  return (await world.store.list('operations')).some(
    (one) => one.kind === 'image.replicate' && one.state === 'succeeded',
  );
}

function anonymous(state: unknown, { powerMayDiffer }: Scenario): string {
  return JSON.stringify(state)
    .replace(powerMayDiffer === true ? /"state":"(running|paused|stopped)"/g : /$^/, '"state":*')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/"record":(true|false)/g, '"record":*');
}
