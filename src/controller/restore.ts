import type { Change, ChangeOptions } from './controller.ts';
import type { Transaction } from './inventory/document-store.ts';
import { NanoError } from './model/errors.ts';
import type { Done, RestoreView } from './model/views.ts';
import type { Zone } from './model/zone.ts';
import { changeStream } from './operations/engine/change-stream.ts';
import type { Engine } from './operations/engine/engine.ts';
import { lockHeldBy } from './operations/engine/locks.ts';
import { isRunning } from './operations/engine/owner.ts';
import { nextGeneration } from './operations/generation.ts';
import { takeOverCells } from './operations/take-over-cells/take-over-cells.ts';
import { readZone } from './operations/zone-record.ts';
import type { ByteSource } from './ports.ts';
import type { Services } from './services.ts';

/** The inventory as it is, for `restore`. */
export async function backUp({ store }: Services): Promise<ByteSource> {
  if (store.backUp === undefined) throw new NanoError('INTERNAL', 'this inventory cannot be backed up');
  return store.backUp();
}

/**
 * Puts a backup in the place of the inventory, with a generation that is newer than that of any other copy, and then
 * makes each cell that answers obey it. What it replaced is kept.
 */
export function restore(services: Services, engine: Engine, options: ChangeOptions): Change<RestoreView> {
  return changeStream(async (emit): Promise<Done<RestoreView>> => {
    const { store } = services;
    const { source, ...call } = options;
    if (store.replace === undefined) throw new NanoError('INTERNAL', 'this inventory cannot be restored');
    if (source === undefined) throw new NanoError('INVALID_VALUE', 'restore: there is no backup to restore');
    let old: Zone | undefined;
    const kept = await store.replace(source, {
      before: async (transaction) => {
        await refuseLive(transaction, services);
        [old] = await transaction.list('zones');
      },
      after: (transaction) => raiseGeneration(transaction, old, services),
    });
    emit({ type: 'notice', message: `the inventory that was replaced is kept in ${kept}` });
    const reason = call.reason ?? 'the inventory was restored';
    const change = engine.change(takeOverCells, {}, { ...call, reason });
    const [done] = await Promise.all([change.result, pass(change, emit)]);
    return { ...done, value: { ...done.value, kept } };
  });
}

/** Who is at work would go on with an inventory that no longer knows of it. */
async function refuseLive(transaction: Transaction, services: Services): Promise<void> {
  for (const operation of await transaction.find('operations', 'open', {})) {
    if (isRunning(operation, services)) throw lockHeldBy('the inventory', operation, services);
  }
}

async function raiseGeneration(
  transaction: Transaction,
  old: Zone | undefined,
  { ids }: Pick<Services, 'ids'>,
): Promise<void> {
  const zone = await readZone(transaction);
  const known = old?.id === zone.id ? Math.max(old.generation, zone.generation) : zone.generation;
  const cells = (await transaction.list('cells')).filter((cell) => cell.state === 'ready');
  const unmarked = cells.map(({ id, name }) => ({ cellId: id, cellName: name, reason: 'it was not asked yet' }));
  await transaction.update('zones', { ...zone, generation: nextGeneration(known, ids), unmarked });
}

async function pass<T>(events: AsyncIterable<T>, emit: (event: T) => void): Promise<void> {
  for await (const event of events) emit(event);
}
