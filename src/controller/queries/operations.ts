import type { Timestamp } from '../model/json.ts';
import { isOpen, type Operation } from '../model/operation.ts';
import type { OperationView } from '../model/views.ts';
import { isRunning, ownerState } from '../operations/engine/owner.ts';
import { findOperation } from '../operations/engine/take-over.ts';
import type { Services } from '../services.ts';

interface ListRequest {
  readonly only?: 'open' | 'running' | 'failed' | undefined;
  readonly since?: Timestamp | undefined;
  readonly limit?: number | undefined;
}

/** Operations, the newest first. What is not asked for is not read: there may be a hundred thousand of them. */
export async function listOperations(services: Services, request: ListRequest): Promise<OperationView[]> {
  const found = await findOperations(services, request);
  const newest = found.sort((a, b) => b.number - a.number).slice(0, request.limit);
  return newest.map((operation) => operationView(services, operation));
}

async function findOperations(services: Services, { only, since, limit }: ListRequest): Promise<Operation[]> {
  const { store } = services;
  if (only === 'open' || only === 'running') {
    // They are few, however much history there is.
    const open = await store.find('operations', 'open', {});
    return open.filter(
      (one) => (since === undefined || one.startedAt >= since) && (only === 'open' || isRunning(one, services)),
    );
  }
  const index = only === 'failed' ? 'failed' : 'began';
  return store.find('operations', index, {
    order: 'descending',
    ...(since === undefined ? {} : { from: since }),
    ...(limit === undefined ? {} : { limit }),
  });
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
