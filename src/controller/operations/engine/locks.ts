import type { Transaction } from '../../inventory/document-store.ts';
import { NanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { Operation } from '../../model/operation.ts';
import type { Processes } from '../../ports.ts';
import type { LockRequest } from '../operation-kind.ts';
import { ownerState } from './owner.ts';

/**
 * Takes all locks of an operation at once, inside the transaction that writes it: either it has them all or it
 * learns who is in the way. Nothing waits inside a transaction, so there is no deadlock to find.
 */
export async function takeLocks(
  transaction: Transaction,
  operationId: Id,
  requests: readonly LockRequest[],
  processes: Processes,
  now: number,
): Promise<void> {
  for (const request of requests) {
    const held = await transaction.find('locks', 'key', { equals: request.key });
    const inTheWay = held.find(
      (lock) => lock.operationId !== operationId && (lock.mode === 'exclusive' || request.mode === 'exclusive'),
    );
    if (inTheWay !== undefined) {
      const holder = await transaction.get('operations', inTheWay.operationId);
      throw lockedError(request.key, holder, processes, now);
    }
    const id = `${request.key}/${operationId}`;
    if (!held.some((lock) => lock.id === id)) await transaction.insert('locks', { id, ...request, operationId });
  }
}

export async function releaseLocks(transaction: Transaction, operationId: Id): Promise<void> {
  for (const lock of await transaction.find('locks', 'operationId', { equals: operationId })) {
    await transaction.remove('locks', lock.id);
  }
}

function lockedError(key: string, holder: Operation | undefined, processes: Processes, now: number): NanoError {
  if (holder === undefined) return new NanoError('LOCKED', `${key} is locked by an operation that is not recorded`);
  const what = `operation #${holder.number} (${holder.kind} ${holder.subjects[0]?.name ?? ''})`;
  const details = [
    {
      subject: `#${holder.number}`,
      reason: `${holder.state} since ${holder.startedAt}, by ${holder.actor.user}@${holder.actor.host}`,
      facts: { operation: holder.number, kind: holder.kind, state: holder.state, lock: key },
    },
  ];
  const alive = holder.state === 'running' && ownerState(holder.owner, processes, now) === 'alive';
  if (alive) {
    return new NanoError('LOCKED', `${what} is working on it`, { hint: 'try again when it has ended', details });
  }
  return new NanoError('LOCKED', `${what} was interrupted and still holds it`, {
    hint: `nano operation resume ${holder.number}, or nano operation rollback ${holder.number}`,
    details,
  });
}
