import type { Transaction } from '../../inventory/document-store.ts';
import { type ErrorParts, NanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { Operation } from '../../model/operation.ts';
import type { Services } from '../../services.ts';
import type { LockRequest } from '../operation-kind.ts';
import { isRunning } from './owner.ts';

/** Somebody else's lock is in the way. */
export class LockHeld extends NanoError {
  /** The operation that holds it. */
  readonly holder: Operation | undefined;
  /** Whether a process works on that operation: then it is worth waiting for. */
  readonly alive: boolean;

  constructor(message: string, holder: Operation | undefined, alive: boolean, parts: ErrorParts) {
    super('LOCKED', message, parts);
    this.holder = holder;
    this.alive = alive;
  }
}

/**
 * Takes all locks of an operation at once, inside the transaction that writes it: either it has them all or it
 * learns who is in the way. Nothing waits inside a transaction, so there is no deadlock to find.
 */
export async function takeLocks(
  transaction: Transaction,
  operationId: Id,
  requests: readonly LockRequest[],
  services: Pick<Services, 'processes' | 'clock'>,
): Promise<void> {
  for (const request of requests) {
    const held = await transaction.find('locks', 'key', { equals: request.key });
    const inTheWay = held.find(
      (lock) => lock.operationId !== operationId && (lock.mode === 'exclusive' || request.mode === 'exclusive'),
    );
    if (inTheWay !== undefined) {
      const holder = await transaction.get('operations', inTheWay.operationId);
      throw lockHeldBy(request.key, holder, services);
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

/** `operation #12 (instance.create web-1, by ann@bastion)` */
export function describeOperation({ number, kind, subjects, actor }: Operation): string {
  const subject = subjects[0] === undefined ? '' : ` ${subjects[0].name}`;
  return `operation #${number} (${kind}${subject}, by ${actor.user}@${actor.host})`;
}

/** Says who holds a lock and, where nobody works on that operation any more, what finishes it. */
export function lockHeldBy(
  key: string,
  holder: Operation | undefined,
  services: Pick<Services, 'processes' | 'clock'>,
): LockHeld {
  if (holder === undefined)
    return new LockHeld(`${key} is locked by an operation that is not recorded`, holder, false, {});
  const { number, kind, state, startedAt, subjects } = holder;
  const what = `operation #${number} (${kind}${subjects[0] === undefined ? '' : ` ${subjects[0].name}`})`;
  const alive = isRunning(holder, services);
  // Whose process died says of itself that it runs.
  const stateNow = state === 'running' && !alive ? 'interrupted' : state;
  const reason = `${stateNow}, begun ${startedAt} by ${holder.actor.user}@${holder.actor.host}`;
  const details = [{ subject: `#${number}`, reason, facts: { operation: number, kind, state: stateNow, lock: key } }];
  if (alive) {
    const hint = 'add --wait-lock to wait for it, or try again when it has ended';
    return new LockHeld(`${what} is working on it`, holder, true, { hint, details });
  }
  const hint = `nano operation resume ${number}, or nano operation rollback ${number}`;
  if (state === 'waiting')
    return new LockHeld(`${what} waits for a cell and still holds it`, holder, false, { hint, details });
  if (state === 'failed')
    return new LockHeld(`${what} could not be undone and still holds it`, holder, false, {
      hint: `nano operation show ${number} tells what remains; nano operation rollback ${number} tries again`,
      details,
    });
  return new LockHeld(`${what} was interrupted and still holds it`, holder, false, { hint, details });
}
