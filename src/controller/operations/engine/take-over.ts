import { NanoError } from '../../model/errors.ts';
import { isOpen, type Operation, type TakeOver } from '../../model/operation.ts';
import { type Services, timestamp } from '../../services.ts';
import { type Caller, whoAndWhy } from './caller.ts';
import { isRunning } from './owner.ts';

/**
 * Makes this process the owner of an operation whose process died. The attempt is raised, so that an owner that only
 * slept stops at its next journal write.
 */
export async function takeOver(
  reference: string,
  way: TakeOver['way'],
  caller: Caller,
  services: Services,
): Promise<Operation> {
  return services.store.transaction(async (transaction) => {
    const operation = await findOperation(reference, transaction);
    if (!isOpen(operation)) {
      throw new NanoError('WRONG_STATE', `operation #${operation.number} has ended: ${operation.state}`);
    }
    if (isRunning(operation, services)) {
      throw new NanoError('LOCKED', `operation #${operation.number} is running`, {
        hint: `process ${operation.owner.pid} on ${operation.owner.host} is at it`,
      });
    }
    const now = timestamp(services);
    return transaction.update('operations', {
      ...operation,
      state: 'running',
      attempt: operation.attempt + 1,
      takeOvers: [...(operation.takeOvers ?? []), { way, at: now, ...whoAndWhy(caller) }],
      owner: { ...services.processes.self(), heartbeatAt: now },
    });
  });
}

/** Finds an operation by its number (`12`, `#12`) or its id. */
export async function findOperation(
  reference: string,
  reader: Pick<Services['store'], 'get' | 'find'>,
): Promise<Operation> {
  const number = /^#?(\d{1,15})$/.exec(reference)?.[1];
  const [found] =
    number === undefined
      ? [await reader.get('operations', reference)]
      : await reader.find('operations', 'number', { equals: Number(number) });
  if (found !== undefined) return found;
  throw new NanoError('NOT_FOUND', `there is no operation "${reference}"`, { hint: 'nano operation list' });
}
