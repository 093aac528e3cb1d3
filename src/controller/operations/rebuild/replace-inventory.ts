import type { CollectionName } from '../../inventory/collections.ts';
import type { Transaction } from '../../inventory/document-store.ts';
import type { MadeInventory } from '../../rebuild/make-inventory.ts';

/** All but the history and the locks of what is under way. */
const replaced = [
  'zones',
  'pools',
  'cells',
  'stores',
  'observations',
  'images',
  'replicas',
  'instances',
  'volumes',
  'interfaces',
  'placements',
  'trash',
  'claims',
] as const satisfies readonly CollectionName[];

/** Puts an inventory in the place of what there is. */
export async function replaceInventory(transaction: Transaction, inventory: MadeInventory): Promise<void> {
  for (const collection of replaced) {
    for (const { id } of await transaction.list(collection)) await transaction.remove(collection, id);
  }
  await transaction.insert('zones', inventory.zone);
  for (const pool of inventory.pools) await transaction.insert('pools', pool);
  for (const cell of inventory.cells) await transaction.insert('cells', cell);
  for (const store of inventory.stores) await transaction.insert('stores', store);
  for (const image of inventory.images) await transaction.insert('images', image);
  for (const replica of inventory.replicas) await transaction.insert('replicas', replica);
  for (const instance of inventory.instances) await transaction.insert('instances', instance);
  for (const volume of inventory.volumes) await transaction.insert('volumes', volume);
  for (const card of inventory.interfaces) await transaction.insert('interfaces', card);
  for (const placement of inventory.placements) await transaction.insert('placements', placement);
  for (const trashed of inventory.trash) await transaction.insert('trash', trashed);
  for (const claim of inventory.claims) await transaction.insert('claims', claim);
}
