import type { Cell, Store } from '../model/cell.ts';
import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { Pool } from '../model/pool.ts';
import type { Zone } from '../model/zone.ts';
import { candidatesOf } from './candidates.ts';
import { cellDocument, factsFromRecord, storeDocuments } from './cell-documents.ts';
import { chooseImages } from './choose-images.ts';
import { chooseInstances } from './choose-instances.ts';
import { type HeldDocuments, heldDocuments, withSums } from './documents.ts';
import type { Conflict, Gathered } from './gathered.ts';

/** A whole inventory, without history. */
export interface MadeInventory extends HeldDocuments {
  readonly zone: New<Zone>;
  readonly pools: readonly New<Pool>[];
  readonly cells: readonly New<Cell>[];
  readonly stores: readonly New<Store>[];
}

/** An inventory out of what cells tell, and what had to be decided. Pure: the same cells give the same inventory. */
export function makeInventory(
  { record, reached, away, conflicts }: Gathered,
  generation: number,
  now: number,
  newId: () => Id,
): { readonly inventory: MadeInventory; readonly conflicts: readonly Conflict[] } {
  const { pools, zoneId } = record;
  const at = new Date(now).toISOString();
  const found = reached.map(({ cell, survey }) => candidatesOf(zoneId, cell, survey));
  const instances = chooseInstances(
    found.flatMap(({ candidates }) => candidates),
    new Set(pools.map(({ id }) => id)),
    { ids: new Set(), names: new Set(), macs: new Set() },
  );
  const images = chooseImages(zoneId, reached, { images: [], places: new Set() }, newId);
  const held = heldDocuments(instances.chosen, images.images, images.replicas, pools, now, newId);
  const cells = [
    ...reached.map(({ cell, address, facts }) => cellDocument(cell, address, facts ?? factsFromRecord(cell, at), at)),
    ...away.map(({ cell }) => cellDocument(cell, cell.address, factsFromRecord(cell, at), at)),
  ];
  const stores = [
    ...reached.flatMap(({ cell, mark, facts }) => storeDocuments(cell, mark, facts ?? factsFromRecord(cell, at))),
    ...away.flatMap(({ cell }) => storeDocuments(cell, undefined, factsFromRecord(cell, at))),
  ];
  return {
    inventory: {
      zone: {
        id: zoneId,
        generation,
        createdAt: record.createdAt ?? at,
        recordRevision: record.recordRevision + 1,
        ...(away.length === 0
          ? {}
          : { unmarked: away.map(({ cell, reason }) => ({ cellId: cell.id, cellName: cell.name, reason })) }),
      },
      pools,
      cells: withSums(cells, held.claims),
      stores,
      ...held,
    },
    conflicts: [
      ...conflicts,
      ...found.flatMap((one) => one.conflicts),
      ...instances.conflicts,
      ...images.conflicts,
      ...missingImages(held, away.length),
    ],
  };
}

/** Instances live on without their image's record, but no more can be made of it. */
function missingImages({ images, instances, trash }: HeldDocuments, away: number): Conflict[] {
  const known = new Set(images.map(({ id }) => id));
  const needed = [...instances, ...trash.map(({ instance }) => instance)].flatMap(({ imageId, name }) =>
    imageId === undefined || known.has(imageId) ? [] : [{ imageId, name }],
  );
  return [...new Set(needed.map(({ imageId }) => imageId))].map((imageId) => {
    const users = needed.filter((instance) => instance.imageId === imageId).map(({ name }) => name);
    return {
      code: 'IMAGE_UNKNOWN',
      subject: imageId,
      fact: `${users.slice(0, 5).join(', ')} ${users.length === 1 ? 'was' : 'were'} made of it, and no cell that answered has a record of it`,
      decision: away === 0 ? 'the instances are recorded without it' : 'it is recorded when a cell that has it answers',
    };
  });
}
