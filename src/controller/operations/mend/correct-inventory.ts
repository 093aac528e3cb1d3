import { literal, object, string, variant } from 'valibot';
import { releaseClaims } from '../../inventory/claims.ts';
import type { Reader, Transaction } from '../../inventory/document-store.ts';
import { referenced, requireCell, requireImage } from '../../inventory/lookup.ts';
import { addResources, noResources } from '../../model/claim.ts';
import { NanoError } from '../../model/errors.ts';
import type { Replica } from '../../model/image.ts';
import { isOpen, type Subject } from '../../model/operation.ts';
import type { Correction } from '../../model/verify-view.ts';
import type { Services } from '../../services.ts';
import { releaseLocks } from '../engine/locks.ts';
import { inventoryOnly } from '../inventory-only.ts';
import type { BasePlan, LockRequest, OperationKind } from '../operation-kind.ts';
import { readZone, targetOf } from '../zone-record.ts';

interface Plan extends BasePlan {
  readonly correction: Correction;
  readonly subject: Subject;
  readonly locked: readonly LockRequest[];
  readonly replica?: Replica;
}

/** Mends what is wrong in the inventory alone: sums, locks of what has ended, a copy of an image that is gone. */
export const correctInventory: OperationKind<Correction, Plan, null> = {
  ...inventoryOnly,
  kind: 'zone.correct',
  version: 1,
  schema: variant('what', [
    object({ what: literal('counters'), cell: string() }),
    object({ what: literal('lock'), operation: string() }),
    object({ what: literal('replica'), image: string(), cell: string() }),
  ]),

  async plan(correction, services) {
    const { store } = services;
    if (correction.what === 'lock') {
      const zone = await readZone(store);
      await refuseOpen(store, correction.operation);
      return { targets: {}, correction, subject: { kind: 'zone', id: zone.id, name: 'locks' }, locked: [] };
    }
    const cell = await requireCell(store, correction.cell);
    const locked: LockRequest[] = [{ key: `cell:${cell.id}`, mode: 'exclusive' }];
    if (correction.what === 'counters')
      return { targets: {}, correction, subject: { kind: 'cell', id: cell.id, name: cell.name }, locked };
    const image = await requireImage(store, correction.image);
    const replica = await lostReplica(services, image.id, cell.id);
    return {
      targets: {},
      correction,
      subject: { kind: 'image', id: image.id, name: image.name },
      locked: [...locked, { key: `image:${image.id}`, mode: 'exclusive' }],
      replica,
    };
  },

  subjects: ({ subject }) => [subject],
  locks: ({ locked }) => locked,

  async complete(transaction, { correction, subject, replica }) {
    if (correction.what === 'counters') await recount(transaction, subject.id);
    if (correction.what === 'lock') {
      await refuseOpen(transaction, correction.operation);
      await releaseLocks(transaction, correction.operation);
    }
    if (replica !== undefined) {
      await releaseClaims(transaction, replica.id);
      await transaction.remove('replicas', replica.id);
    }
  },

  value: async () => null,
};

/** A cell's sums are those of its claims; a claim that belongs to nothing goes. */
async function recount(transaction: Transaction, cellId: string): Promise<void> {
  let [claimed, instances] = [noResources, 0];
  for (const claim of await transaction.find('claims', 'cellId', { equals: cellId })) {
    const collection = { instance: 'instances', replica: 'replicas', trash: 'trash' } as const;
    if ((await transaction.get(collection[claim.ownerKind], claim.ownerId)) === undefined) {
      await transaction.remove('claims', claim.id);
      continue;
    }
    claimed = addResources(claimed, claim.resources);
    if (claim.ownerKind === 'instance') instances += 1;
  }
  const cell = await referenced(transaction, 'cells', cellId);
  await transaction.update('cells', { ...cell, claimed, instances });
}

async function refuseOpen(reader: Reader, id: string): Promise<void> {
  const operation = await reader.get('operations', id);
  if (operation === undefined || !isOpen(operation)) return;
  throw new NanoError('LOCKED', `operation #${operation.number} is not finished`, {
    hint: `nano operation resume ${operation.number}, or nano operation rollback ${operation.number}`,
  });
}

/** Asked of the cell again: a copy is only forgotten that is not there, and never the last one. */
async function lostReplica({ store, cells }: Services, imageId: string, cellId: string): Promise<Replica> {
  const copies = await store.find('replicas', 'imageId', { equals: imageId });
  const replica = copies.find((copy) => copy.cellId === cellId && copy.state === 'ready');
  if (replica === undefined) throw new NanoError('NOT_FOUND', 'no such copy is recorded');
  if (!copies.some((copy) => copy.id !== replica.id && copy.state === 'ready'))
    throw new NanoError('IN_USE', 'it is the only copy that is recorded');
  const cell = await referenced(store, 'cells', cellId);
  const kept = await referenced(store, 'stores', replica.storeId);
  const { stores } = await cells.at(targetOf(cell, await readZone(store))).survey({ stores: [kept] });
  if (stores[0]?.exists === true && !stores[0].files.has(replica.path)) return replica;
  throw new NanoError('WRONG_STATE', `${cell.name} has the copy, or its store is not there`, { hint: 'nano verify' });
}
