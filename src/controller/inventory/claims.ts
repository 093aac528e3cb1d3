import { addResources, type Claim, subtractResources } from '../model/claim.ts';
import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { TrashedInstance } from '../model/trash.ts';
import type { Transaction } from './document-store.ts';
import { referenced } from './lookup.ts';

/** Makes a claim and adds it to its cell's sums, in the transaction that it is called in. */
export async function makeClaim(transaction: Transaction, claim: New<Claim>): Promise<void> {
  await transaction.insert('claims', claim);
  const cell = await referenced(transaction, 'cells', claim.cellId);
  await transaction.update('cells', {
    ...cell,
    claimed: addResources(cell.claimed, claim.resources),
    instances: cell.instances + (claim.ownerKind === 'instance' ? 1 : 0),
  });
}

/** Releases all claims of an owner, and takes them out of their cells' sums. */
export async function releaseClaims(transaction: Transaction, ownerId: Id, cellId?: Id): Promise<void> {
  for (const claim of await transaction.find('claims', 'ownerId', { equals: ownerId })) {
    if (cellId !== undefined && claim.cellId !== cellId) continue;
    await transaction.remove('claims', claim.id);
    const cell = await referenced(transaction, 'cells', claim.cellId);
    await transaction.update('cells', {
      ...cell,
      claimed: subtractResources(cell.claimed, claim.resources),
      instances: cell.instances - (claim.ownerKind === 'instance' ? 1 : 0),
    });
  }
}

/** In the trash an instance holds the bytes of its disks alone. */
export function trashClaim({ id, cellId, claim }: New<TrashedInstance>): New<Claim> {
  const resources = { cores: 0, memoryBytes: 0, storeBytes: claim.resources.storeBytes };
  return { id: claim.id, ownerKind: 'trash', ownerId: id, cellId, resources };
}
