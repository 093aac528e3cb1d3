import { expect } from 'vitest';
import { MemoryStore } from '../support/memory-store.ts';
import type { Scenario } from '../unit/controller/operations/scenarios.ts';
import { faultsOf, snapshotOf } from './audit.ts';
import { finish } from './finish.ts';
import type { FaultSpec } from './server/faults.ts';
import { SimWorld, simulatedCells } from './sim-world.ts';
import type { Simulation } from './simulation.ts';

export type Fault = Pick<FaultSpec, 'moment' | 'act' | 'slowMs'>;

/** Each way in which one command can go wrong. */
export const eachFault: readonly Fault[] = [
  { moment: 'before', act: 'fail' },
  { moment: 'after', act: 'fail' },
  { moment: 'before', act: 'cut' },
  // Still at work when nano has connected again, to undo it.
  { moment: 'during', act: 'cut', slowMs: 150 },
  { moment: 'after', act: 'cut' },
];

/**
 * Runs a change again and again, and lets its first remote command go wrong, then its second, and so on. Whatever comes
 * of it, the change is complete or absent afterwards. Answers how many commands were tried.
 */
export async function tryEachCommand(simulation: Simulation, scenario: Scenario, fault: Fault): Promise<number> {
  const empty = await simulation.ask('snapshot');
  const cells = simulatedCells(simulation);
  try {
    const store = new MemoryStore();
    const origin = new SimWorld(store, cells);
    await scenario.prepare((await origin.process()).controller, origin);
    const ready = await simulation.ask('snapshot');
    const untouched = await snapshotOf(store, simulation);
    for (let nth = 1; ; nth += 1) {
      await simulation.ask('restore', ready);
      const world = new SimWorld(store.clone(), cells);
      const id = await simulation.ask('fault', { ...fault, nth });
      const { controller, pid } = await world.process();
      const outcome = await scenario.change(controller).result.then(
        () => 'done' as const,
        (error: unknown) => error,
      );
      world.dead.add(pid);
      const state = await simulation.ask('faultState', id);
      await simulation.ask('clearFaults');
      const about = `command ${nth} (${fault.act} ${fault.moment}): ${outcome}`;
      await finish(world, 'resume');
      expect(await faultsOf(world.store, simulation), about).toEqual([]);
      const [last] = await world.store.find('operations', 'number', { order: 'descending', limit: 1 });
      const isAbsent = outcome !== 'done' && last?.state !== 'succeeded' && !(await joined(world));
      if (isAbsent && scenario.powerMayDiffer !== true) {
        expect(await snapshotOf(world.store, simulation), about).toBe(untouched);
      }
      await simulation.check();
      if (state?.hits === 0) return nth - 1;
    }
  } finally {
    await simulation.ask('clearFaults');
    await simulation.ask('restore', empty);
    await cells.close();
  }
}

/** An image that was brought to a cell stays there when the operation that needed it goes back. */
async function joined({ store }: SimWorld): Promise<boolean> {
  return (await store.list('operations')).some((one) => one.kind === 'image.replicate' && one.state === 'succeeded');
}
