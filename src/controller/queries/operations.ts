import { isOpen, type Operation } from '../model/operation.ts';
import type { OperationView } from '../model/views.ts';
import { ownerState } from '../operations/engine/owner.ts';
import { findOperation } from '../operations/engine/take-over.ts';
import type { Services } from '../services.ts';

/** Operations, the newest first; `open` only those that still hold locks. */
export async function listOperations(
  services: Services,
  request: { open?: boolean | undefined; limit?: number | undefined },
): Promise<OperationView[]> {
  const limit = request.limit === undefined ? {} : { limit: request.limit };
  const found =
    request.open === true
      ? await services.store.find('operations', 'open', { ...limit })
      : await services.store.find('operations', 'number', { order: 'descending', ...limit });
  return found.map((operation) => operationView(services, operation)).sort((a, b) => b.number - a.number);
}

export async function showOperation(services: Services, request: { operation: string }): Promise<OperationView> {
  return operationView(services, await findOperation(request.operation, services.store));
}

/** An operation whose owner is dead is interrupted, whatever its document still says. */
function operationView(services: Services, operation: Operation): OperationView {
  const owner = isOpen(operation) ? ownerState(operation.owner, services.processes, services.clock.now()) : 'none';
  const interrupted = operation.state === 'running' && owner === 'dead';
  return {
    id: operation.id,
    number: operation.number,
    kind: operation.kind,
    state: interrupted ? 'interrupted' : operation.state,
    subjects: operation.subjects,
    actor: operation.actor,
    reason: operation.reason ?? null,
    direction: operation.direction,
    attempt: operation.attempt,
    takeOvers: operation.takeOvers ?? [],
    ownerState: owner,
    startedAt: operation.startedAt,
    endedAt: operation.endedAt ?? null,
    error: operation.error ?? null,
    remains: operation.remains ?? [],
    steps: operation.steps,
  };
}
