import { NanoError } from '../../model/errors.ts';
import type { ActionContext, CellAction } from '../../ports.ts';
import { localAction, type Step, type StepContext } from '../operation-kind.ts';
import { driverOf, order, type PowerPlan } from './power-kind.ts';

const pollMs = 250;

export function stopStep(plan: PowerPlan): Step {
  if (plan.force)
    return order(plan, { name: 'stop', title: 'pull the plug' }, (driver, id) => driver.destroyDomain(id));
  const { cellId } = plan.instance;
  return { name: 'stop', title: 'ask the guest to power off', cellId, act: (context) => askAndWait(plan, context) };
}

/** Asks the guest to power off, again every ten seconds (a guest that boots misses the first), and waits until it has. */
function askAndWait(plan: PowerPlan, context: StepContext): CellAction<void> {
  const driver = driverOf(plan, context);
  const shutdown = driver.shutdownDomain(plan.instance.id);
  const { clock } = context.services;
  return localAction(async (run: ActionContext) => {
    const until = clock.now() + plan.timeoutMs;
    let askAgainAt = 0;
    for (;;) {
      const state = await driver.domainState(plan.instance.id, run);
      if (state === 'stopped') return;
      if (clock.now() > until) throw notStopped(plan);
      if (clock.now() >= askAgainAt && state !== 'stopping') {
        await shutdown.run(run);
        askAgainAt = clock.now() + 10_000;
      }
      await clock.sleep(pollMs, run.signal);
    }
  }, shutdown.commands);
}

function notStopped({ instance, timeoutMs }: PowerPlan): NanoError {
  return new NanoError(
    'DEADLINE',
    `the guest of "${instance.name}" did not power off within ${Math.round(timeoutMs / 1000)} s`,
    {
      hint: `it was asked and may still do so; nano instance stop --force ${instance.name} pulls the plug`,
    },
  );
}
