import { isNanoError, NanoError } from '../../model/errors.ts';
import type { Json } from '../../model/json.ts';
import { isOpen, type Operation } from '../../model/operation.ts';
import type { Services } from '../../services.ts';
import type { Emit } from './change-stream.ts';
import { describeOperation, LockHeld, lockHeldBy } from './locks.ts';
import { isRunning } from './owner.ts';

const pollMs = 200;

export interface LockPatience {
  /** Told what kept a change from beginning: returns when it may be tried again, and throws when it may not. */
  after(error: unknown): Promise<void>;
}

/**
 * How a change meets operations that are in its way. A live one is waited for, as long as the caller has patience; one
 * that nobody works on any more is told at once, with what finishes it.
 */
export function lockPatience(
  request: Json,
  options: { readonly waitLockMs?: number; readonly signal?: AbortSignal },
  services: Services,
  emit: Emit,
): LockPatience {
  const { waitLockMs = 0, signal } = options;
  const until = services.clock.now() + waitLockMs;
  const told = new Set<string>();
  return {
    async after(error) {
      const held = await lockBehind(error, request, services);
      if (held?.holder === undefined) throw error;
      if (!held.alive || waitLockMs === 0) throw wantsTheLock(error) ? held : error;
      const { id } = held.holder;
      if (!told.has(id)) emit({ type: 'notice', message: `waiting for ${describeOperation(held.holder)} to end` });
      told.add(id);
      while (await isAtWork(id, services)) {
        if (services.clock.now() >= until) throw tooLong(held, waitLockMs);
        // What the clock makes of an abort is its own affair: the check below says what it means.
        await services.clock.sleep(pollMs, signal).catch(() => {});
        if (signal?.aborted === true) throw new NanoError('INTERRUPTED', 'interrupted');
      }
    },
  };
}

/** The lock behind a refusal: its own, or where only the state of a thing was told, that of the operation at it. */
async function lockBehind(error: unknown, request: Json, services: Services): Promise<LockHeld | undefined> {
  if (error instanceof LockHeld) return error;
  if (!isNanoError(error) || !['WRONG_STATE', 'EXISTS'].includes(error.code)) return undefined;
  const names = textsIn(request);
  for (const operation of await services.store.find('operations', 'open', {})) {
    for (const subject of operation.subjects.filter(({ id, name }) => names.has(id) || names.has(name))) {
      const key = `${subject.kind}:${subject.id}`;
      const locks = await services.store.find('locks', 'key', { equals: key });
      const isHeld = locks.some((lock) => lock.operationId === operation.id && lock.mode === 'exclusive');
      if (isHeld) return lockHeldBy(key, operation, services);
    }
  }
  return undefined;
}

/** A name that is taken stays taken whatever becomes of the operation; a state may be its doing. */
function wantsTheLock(error: unknown): boolean {
  return isNanoError(error) && error.code !== 'EXISTS';
}

function textsIn(request: Json): ReadonlySet<string> {
  if (typeof request !== 'object' || request === null) return new Set();
  return new Set(Object.values(request).filter((value) => typeof value === 'string'));
}

async function isAtWork(id: string, services: Services): Promise<boolean> {
  const operation: Operation | undefined = await services.store.get('operations', id);
  return operation !== undefined && isOpen(operation) && isRunning(operation, services);
}

function tooLong(held: LockHeld, waitedMs: number): NanoError {
  return new NanoError('LOCKED', `${held.message}, and still was after ${Math.round(waitedMs / 1000)} s`, {
    hint: 'wait longer with --wait-lock=DURATION',
    details: held.details,
    cause: held,
  });
}
