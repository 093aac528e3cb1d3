import { driverOf, order, type PowerPlan, powerKind } from './power-kind.ts';
import { stopStep } from './stop-step.ts';

const startStep = (plan: PowerPlan) =>
  order(plan, { name: 'start', title: 'start the guest' }, (driver, id) => driver.startDomain(id));

export const instanceStart = powerKind({
  verb: 'start',
  after: 'running',
  desired: 'on',
  steps: (plan) => [startStep(plan)],
});

export const instanceStop = powerKind({
  verb: 'stop',
  after: 'stopped',
  desired: 'off',
  steps: (plan) => [stopStep(plan)],
});

export const instanceRestart = powerKind({
  verb: 'restart',
  after: 'running',
  desired: 'on',
  // A guest that was stopped and then not started again is started by going back.
  steps: (plan) => [
    { ...stopStep(plan), undo: (context) => driverOf(plan, context).startDomain(plan.instance.id) },
    startStep(plan),
  ],
});

export const instanceReset = powerKind({
  verb: 'reset',
  after: 'running',
  desired: 'on',
  steps: (plan) => [
    order(plan, { name: 'reset', title: 'press the reset button' }, (driver, id) => driver.resetDomain(id)),
  ],
});

/** What is wanted stays as it is: a paused guest is still one that is switched on. */
export const instancePause = powerKind({
  verb: 'pause',
  after: 'paused',
  steps: (plan) => [
    order(plan, { name: 'pause', title: "stop the guest's processors" }, (driver, id) => driver.pauseDomain(id)),
  ],
});

export const instanceResume = powerKind({
  verb: 'resume',
  after: 'running',
  steps: (plan) => [
    order(plan, { name: 'resume', title: 'let the guest go on' }, (driver, id) => driver.resumeDomain(id)),
  ],
});
