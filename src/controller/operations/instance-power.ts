import { boolean, object, optional, string } from 'valibot';
import { referenced, requireInstance } from '../inventory/lookup.ts';
import type { DomainState } from '../model/cell.ts';
import { NanoError } from '../model/errors.ts';
import type { Instance } from '../model/instance.ts';
import type { InstanceView } from '../model/views.ts';
import type { ActionContext, CellAction, CellDriver } from '../ports.ts';
import { showInstance } from '../queries/instances.ts';
import { count } from '../requests.ts';
import type { Services } from '../services.ts';
import { type BasePlan, localAction, type OperationKind, type Step, type StepContext } from './operation-kind.ts';
import { readZone, targetOf } from './zone-record.ts';

interface Request {
  readonly name: string;
  readonly force?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}

interface Plan extends BasePlan {
  readonly instance: Instance;
  readonly state: DomainState;
  readonly force: boolean;
  readonly timeoutMs: number;
}

/** How long a guest gets to power itself off, unless the request says. */
const defaultTimeoutMs = 90_000;
const pollMs = 250;

interface PowerAct {
  readonly kind: 'instance.start' | 'instance.stop' | 'instance.restart' | 'instance.reset';
  /** Throws WRONG_STATE when the act makes no sense in the guest's present state. */
  check(name: string, state: DomainState): void;
  readonly desired: 'on' | 'off';
  steps(plan: Plan): Step[];
}

function powerKind(act: PowerAct): OperationKind<Request, Plan, InstanceView> {
  return {
    kind: act.kind,
    version: 1,
    schema: object({ name: string(), force: optional(boolean()), timeoutMs: optional(count(24 * 3_600_000)) }),

    async plan(request, services, call) {
      const instance = await requireInstance(services.store, request.name);
      if (instance.state !== 'ready')
        throw new NanoError('WRONG_STATE', `instance "${instance.name}" is ${instance.state}`);
      const target = await targetOfInstance(services, instance);
      const state = await services.cells
        .at(target)
        .domainState(instance.id, call.signal === undefined ? {} : { signal: call.signal });
      if (state === 'missing') throw missing(instance, target.name);
      act.check(instance.name, state);
      const { force = false, timeoutMs = defaultTimeoutMs } = request;
      return { targets: { [instance.cellId]: target }, instance, state, force, timeoutMs };
    },

    subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],
    words: ({ state }) => ({ facts: [{ name: 'state now', value: state }], warnings: [] }),
    changes: ({ state }) => [{ name: 'state', before: state, after: act.desired === 'on' ? 'running' : 'stopped' }],
    locks: ({ instance }) => [
      { key: `cell:${instance.cellId}`, mode: 'shared' },
      { key: `instance:${instance.id}`, mode: 'exclusive' },
    ],
    claim: async () => {},
    steps: act.steps,
    async complete(transaction, { instance }) {
      const stored = await referenced(transaction, 'instances', instance.id);
      if (stored.desiredPower !== act.desired)
        await transaction.update('instances', { ...stored, desiredPower: act.desired });
    },
    release: async () => {},
    value: (request, services) => showInstance(services, { name: request.name, guest: false }, {}),
  };
}

export const instanceStart = powerKind({
  kind: 'instance.start',
  desired: 'on',
  check(name, state) {
    if (state === 'running') throw new NanoError('WRONG_STATE', `instance "${name}" is already running`);
    if (state === 'paused') throw new NanoError('WRONG_STATE', `instance "${name}" is paused`);
    if (state === 'stopping') throw new NanoError('WRONG_STATE', `instance "${name}" is still stopping`);
  },
  steps: (plan) => [startStep(plan)],
});

export const instanceStop = powerKind({
  kind: 'instance.stop',
  desired: 'off',
  check(name, state) {
    if (state === 'stopped') throw new NanoError('WRONG_STATE', `instance "${name}" is already stopped`);
  },
  steps: (plan) => [stopStep(plan)],
});

export const instanceRestart = powerKind({
  kind: 'instance.restart',
  desired: 'on',
  check: refuseStopped,
  // A guest that was stopped and then not started again is started by going back.
  steps: (plan) => [
    { ...stopStep(plan), undo: (context) => driverOf(plan, context).startDomain(plan.instance.id) },
    startStep(plan),
  ],
});

export const instanceReset = powerKind({
  kind: 'instance.reset',
  desired: 'on',
  check: refuseStopped,
  steps: (plan) => [
    {
      name: 'reset',
      title: 'press the reset button',
      cellId: plan.instance.cellId,
      act: (context) => driverOf(plan, context).resetDomain(plan.instance.id),
    },
  ],
});

function refuseStopped(name: string, state: DomainState): void {
  if (state !== 'stopped') return;
  throw new NanoError('WRONG_STATE', `instance "${name}" is stopped`, { hint: `nano instance start ${name}` });
}

function startStep(plan: Plan): Step {
  return {
    name: 'start',
    title: 'start the guest',
    cellId: plan.instance.cellId,
    act: (context) => driverOf(plan, context).startDomain(plan.instance.id),
  };
}

function stopStep(plan: Plan): Step {
  const cellId = plan.instance.cellId;
  if (plan.force) {
    return {
      name: 'stop',
      title: 'pull the plug',
      cellId,
      act: (context) => driverOf(plan, context).destroyDomain(plan.instance.id),
    };
  }
  return { name: 'stop', title: 'ask the guest to power off', cellId, act: (context) => askAndWait(plan, context) };
}

/** Asks the guest to power off, again every ten seconds (a guest that boots misses the first), and waits until it has. */
function askAndWait(plan: Plan, context: StepContext): CellAction<void> {
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

function notStopped({ instance, timeoutMs }: Plan): NanoError {
  return new NanoError(
    'DEADLINE',
    `the guest of "${instance.name}" did not power off within ${Math.round(timeoutMs / 1000)} s`,
    {
      hint: `it was asked and may still do so; nano instance stop --force ${instance.name} pulls the plug`,
    },
  );
}

function driverOf(plan: Plan, context: StepContext): CellDriver {
  return context.driver(plan.instance.cellId);
}

export async function targetOfInstance(services: Services, instance: Instance) {
  const cell = await referenced(services.store, 'cells', instance.cellId);
  return targetOf(cell, await readZone(services.store));
}

function missing(instance: Instance, cell: string): NanoError {
  return new NanoError('WRONG_STATE', `${cell} no longer has the domain of instance "${instance.name}"`, {
    hint: `nano instance delete ${instance.name} removes what is left of it`,
  });
}
