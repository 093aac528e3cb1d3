import { boolean, object, optional, string } from 'valibot';
import { referenced, requireInstance } from '../../inventory/lookup.ts';
import type { DomainState } from '../../model/cell.ts';
import { NanoError } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { InstanceView } from '../../model/views.ts';
import type { CellAction, CellDriver } from '../../ports.ts';
import { showInstance } from '../../queries/instances.ts';
import { count } from '../../requests.ts';
import { targetOfInstance } from '../instance-target.ts';
import type { BasePlan, OperationKind, Step, StepContext } from '../operation-kind.ts';
import { type PowerVerb, refuse } from './refusals.ts';

interface Request {
  readonly name: string;
  readonly force?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface PowerPlan extends BasePlan {
  readonly instance: Instance;
  readonly state: DomainState;
  readonly force: boolean;
  readonly timeoutMs: number;
}

/** How long a guest gets to power itself off, unless the request says. */
const defaultTimeoutMs = 90_000;

interface PowerAct {
  readonly verb: PowerVerb;
  /** What the guest does afterwards. */
  readonly after: 'running' | 'paused' | 'stopped';
  /** What is wanted of the instance from then on; without it that stays as it is. */
  readonly desired?: 'on' | 'off';
  steps(plan: PowerPlan): Step[];
}

/** A change of what a guest does, and of nothing else: it is looked at, one or two orders are given, it is looked at again. */
export function powerKind({ verb, after, desired, steps }: PowerAct): OperationKind<Request, PowerPlan, InstanceView> {
  return {
    kind: `instance.${verb}`,
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
      const { force = false, timeoutMs = defaultTimeoutMs } = request;
      refuse(verb, { name: instance.name, state, force });
      return { targets: { [instance.cellId]: target }, instance, state, force, timeoutMs };
    },

    subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],
    words: ({ state }) => ({ facts: [{ name: 'state now', value: state }], warnings: [] }),
    changes: ({ state }) => [{ name: 'state', before: state, after }],
    locks: ({ instance }) => [
      { key: `cell:${instance.cellId}`, mode: 'shared' },
      { key: `instance:${instance.id}`, mode: 'exclusive' },
    ],
    claim: async () => {},
    steps,
    async complete(transaction, { instance }) {
      const stored = await referenced(transaction, 'instances', instance.id);
      if (desired !== undefined && stored.desiredPower !== desired)
        await transaction.update('instances', { ...stored, desiredPower: desired });
    },
    release: async () => {},
    value: (request, services) => showInstance(services, { name: request.name, guest: false }, {}),
  };
}

/** One order to the cell about the guest. */
export function order(
  plan: PowerPlan,
  { name, title }: Pick<Step, 'name' | 'title'>,
  act: (driver: CellDriver, uuid: string) => CellAction<unknown>,
): Step {
  const { cellId, id } = plan.instance;
  return { name, title, cellId, act: (context) => act(driverOf(plan, context), id) };
}

export function driverOf(plan: PowerPlan, context: StepContext): CellDriver {
  return context.driver(plan.instance.cellId);
}

function missing(instance: Instance, cell: string): NanoError {
  return new NanoError('WRONG_STATE', `${cell} no longer has the domain of instance "${instance.name}"`, {
    hint: `nano instance delete ${instance.name} removes what is left of it`,
  });
}
