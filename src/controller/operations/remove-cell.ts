import { boolean, object, optional, string } from 'valibot';
import { releaseClaims } from '../inventory/claims.ts';
import type { Reader } from '../inventory/document-store.ts';
import { findCell, referenced, requireCell, requirePool, storesOf } from '../inventory/lookup.ts';
import type { Cell, Store } from '../model/cell.ts';
import { NanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Replica } from '../model/image.ts';
import type { Pool } from '../model/pool.ts';
import type { CellMark, Zone } from '../model/zone.ts';
import type { BasePlan, OperationKind, Step } from './operation-kind.ts';
import { raiseRecord, readZone, targetOf } from './zone-record.ts';

interface Request {
  readonly pool: string;
  readonly cell: string;
  readonly ifExists?: boolean | undefined;
}

interface Plan extends BasePlan {
  readonly cell: Cell;
  readonly pool: Pool;
  readonly stores: readonly Store[];
  readonly replicas: readonly Replica[];
  readonly mark: CellMark;
}

/** Takes a host out of its pool and nano's own things off it. Its libvirt network stays as it is. */
export const removeCell: OperationKind<Request, Plan, null> = {
  kind: 'pool.remove-cell',
  version: 1,
  changesZoneRecord: true,
  schema: object({ pool: string(), cell: string(), ifExists: optional(boolean()) }),

  async plan(request, services) {
    const pool = await requirePool(services.store, request.pool);
    if (request.ifExists === true && (await findCell(services.store, request.cell)) === undefined) return undefined;
    const cell = await requireCell(services.store, request.cell);
    if (cell.poolId !== pool.id) {
      const own = await referenced(services.store, 'pools', cell.poolId);
      throw new NanoError('NOT_FOUND', `cell "${cell.name}" is not in pool "${pool.name}"`, {
        hint: `it is in "${own.name}": nano pool remove-cell ${own.name} ${cell.name}`,
      });
    }
    const replicas = await refuseWhileUsed(services.store, cell);
    const zone = await readZone(services.store);
    const stores = await storesOf(services.store, cell.id);
    return {
      targets: { [cell.id]: targetOf(cell, zone) },
      cell,
      pool,
      stores,
      replicas,
      mark: markOf(zone, cell, stores),
    };
  },

  subjects: ({ cell }) => [{ kind: 'cell', id: cell.id, name: cell.name }],
  words: ({ replicas }) => ({
    facts: [{ name: 'image copies', value: String(replicas.length) }],
    warnings: [],
  }),
  locks: ({ cell, pool }) => [
    { key: `pool:${pool.id}`, mode: 'shared' },
    { key: `cell:${cell.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { cell }) {
    const stored = await referenced(transaction, 'cells', cell.id);
    await refuseWhileUsed(transaction, stored);
    await transaction.update('cells', { ...stored, state: 'leaving' });
  },

  steps: removalSteps,

  async complete(transaction, { cell, stores, replicas }) {
    for (const replica of replicas) {
      await releaseClaims(transaction, replica.id);
      await transaction.remove('replicas', replica.id);
    }
    for (const store of stores) await transaction.remove('stores', store.id);
    await transaction.remove('observations', cell.id);
    await transaction.remove('cells', cell.id);
    await raiseRecord(transaction);
  },

  async release(transaction, { cell }) {
    const stored = await referenced(transaction, 'cells', cell.id);
    await transaction.update('cells', { ...stored, state: 'ready' });
  },

  value: async () => null,
};

function removalSteps({ cell, stores, replicas, mark }: Plan): Step[] {
  const pathOf = (id: Id): string => stores.find((store) => store.id === id)?.path ?? '';
  return [
    {
      name: 'probe',
      title: 'check that the cell is there and ours',
      cellId: cell.id,
      act: ({ driver }) => driver(cell.id).probe({ stores }),
    },
    ...replicas.map(
      (replica): Step => ({
        name: `image-${replica.imageId}`,
        title: 'remove the copy of an image',
        cellId: cell.id,
        commit: true,
        act: ({ driver }) =>
          driver(cell.id).removeImage({ storePath: pathOf(replica.storeId), imageId: replica.imageId }),
      }),
    ),
    ...stores.map(
      (store): Step => ({
        name: `store-${store.id}`,
        title: `remove the store in ${store.path}`,
        cellId: cell.id,
        commit: true,
        act: ({ driver }) => driver(cell.id).removeStore(store.path, { keepDirectory: false }),
      }),
    ),
    {
      name: 'record',
      title: "remove the zone's record",
      cellId: cell.id,
      commit: true,
      act: ({ driver }) => driver(cell.id).removeZoneRecord(),
    },
    {
      name: 'mark',
      title: "remove the zone's mark",
      cellId: cell.id,
      commit: true,
      act: ({ driver }) => driver(cell.id).removeMark(mark),
    },
  ];
}

/** A cell with instances stays, and so does the only copy of an image. Answers the copies that would go. */
async function refuseWhileUsed(reader: Reader, cell: Cell): Promise<Replica[]> {
  const instances = await reader.find('instances', 'cellId', { equals: cell.id });
  if (instances.length > 0) {
    const count = instances.length === 1 ? 'an instance' : `${instances.length} instances`;
    throw new NanoError('IN_USE', `cell "${cell.name}" still has ${count}`, {
      hint: 'delete them first',
      details: instances
        .slice(0, 20)
        .map((instance) => ({ subject: instance.name, reason: `created ${instance.createdAt}` })),
    });
  }
  const trashed = await reader.find('trash', 'cellId', { equals: cell.id });
  if (trashed.length > 0) {
    const count = trashed.length === 1 ? 'a deleted instance' : `${trashed.length} deleted instances`;
    throw new NanoError('IN_USE', `cell "${cell.name}" still has ${count} in its trash`, {
      hint: `nano trash empty --cell ${cell.name}`,
      details: trashed.slice(0, 20).map(({ name, until }) => ({ subject: name, reason: `kept until ${until}` })),
    });
  }
  const replicas = await reader.find('replicas', 'cellId', { equals: cell.id });
  for (const replica of replicas) {
    const copies = await reader.find('replicas', 'imageId', { equals: replica.imageId });
    if (copies.some((copy) => copy.cellId !== cell.id && copy.state === 'ready')) continue;
    const image = await reader.get('images', replica.imageId);
    throw new NanoError('IN_USE', `cell "${cell.name}" holds the only copy of image "${image?.name}"`, {
      hint: `nano image delete ${image?.name}, if it is no longer needed`,
    });
  }
  return replicas;
}

function markOf(zone: Zone, cell: Cell, stores: readonly Store[]): CellMark {
  return {
    zoneId: zone.id,
    generation: zone.generation,
    cellId: cell.id,
    machineId: cell.facts.machineId,
    stores: stores.map(({ id, path }) => ({ id, path })),
  };
}
