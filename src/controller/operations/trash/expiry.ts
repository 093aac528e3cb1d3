import type { Services } from '../../services.ts';
import { timestamp } from '../../services.ts';
import type { BasePlan, ChildOperations } from '../operation-kind.ts';
import { planPurge, trashPurge } from './purge.ts';

/** How many are removed at the end of one operation: it must not wait long for what others have left. */
const atOnce = 4;

/**
 * Removes what has expired in the trash of the cells that an operation has just worked on. It is only tried: what does
 * not go now goes with the next operation.
 */
export async function emptyExpired(
  services: Services,
  targets: BasePlan['targets'],
  children: ChildOperations,
): Promise<void> {
  try {
    const expired = await services.store.find('trash', 'until', { below: timestamp(services), limit: 64 });
    const here = expired.filter((trashed) => Object.hasOwn(targets, trashed.cellId)).slice(0, atOnce);
    for (const trashed of here) await children.run(trashPurge, await planPurge(services, trashed), undefined);
  } catch (error) {
    services.logger.debug('the trash keeps what has expired', { error: String(error) });
  }
}
