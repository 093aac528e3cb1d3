import type { CallOptions } from '../../controller.ts';
import { isNanoError } from '../../model/errors.ts';
import type { Services } from '../../services.ts';
import type { BasePlan, ChildOperations, RunnableKind } from '../operation-kind.ts';
import { begin, planAsJson } from './begin.ts';
import type { Emit } from './change-stream.ts';
import { execute } from './execute.ts';
import { isRunning } from './owner.ts';
import { noChildren } from './step-context.ts';
import { takeOver } from './take-over.ts';

const pollMs = 200;

/**
 * Runs an operation as a step of another, with a journal of its own: whoever needs the same one waits for it. It is
 * not undone with the one that began it, as others may have joined.
 */
export function childOperations(services: Services, caller: CallOptions, emit: Emit): ChildOperations {
  return {
    async run<Plan extends BasePlan>(kind: RunnableKind<Plan>, plan: Plan, signal: AbortSignal | undefined) {
      const execution = {
        services,
        children: noChildren,
        emit: ofChild(emit),
        ...(signal === undefined ? {} : { signal }),
      };
      for (;;) {
        try {
          const operation = await begin(kind, plan, planAsJson(plan), caller, services);
          return await execute(kind, plan, operation, execution);
        } catch (error) {
          if (!isNanoError(error) || error.code !== 'LOCKED') throw error;
          const holder = await holderOf(kind, plan, services);
          if (holder === undefined) continue;
          if (holder.kind !== kind.kind) throw error;
          const taken = await endOf(holder.id, services, signal);
          if (taken === 'succeeded') return;
          if (taken !== 'dead') continue;
          const revived = await takeOver(holder.id, 'resume', caller, services);
          const oldPlan: Plan = JSON.parse(JSON.stringify(revived.plan));
          await execute(kind, oldPlan, revived, execution);
          return;
        }
      }
    },
  };
}

async function holderOf<Plan extends BasePlan>(kind: RunnableKind<Plan>, plan: Plan, services: Services) {
  for (const { key, mode } of kind.locks(plan)) {
    const locks = await services.store.find('locks', 'key', { equals: key });
    const inTheWay = locks.find((lock) => mode === 'exclusive' || lock.mode === 'exclusive');
    if (inTheWay !== undefined) return services.store.get('operations', inTheWay.operationId);
  }
  return undefined;
}

/** Waits until another's operation has ended, or its owner is dead. */
async function endOf(
  id: string,
  services: Services,
  signal: AbortSignal | undefined,
): Promise<'succeeded' | 'ended' | 'dead'> {
  for (;;) {
    const operation = await services.store.get('operations', id);
    if (operation === undefined) return 'ended';
    if (operation.state === 'succeeded') return 'succeeded';
    if (operation.state === 'rolled-back' || operation.state === 'failed') return 'ended';
    if (!isRunning(operation, services)) return 'dead';
    await services.clock.sleep(pollMs, signal);
  }
}

/** A child's steps are no steps of the operation that people watch: of them only the bytes are told. */
function ofChild(emit: Emit): Emit {
  return (event) => {
    if (event.type === 'progress' || event.type === 'notice') emit(event);
  };
}
