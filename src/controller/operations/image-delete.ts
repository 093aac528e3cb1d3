import { boolean, object, optional, string } from 'valibot';
import { releaseClaims } from '../inventory/claims.ts';
import type { Reader } from '../inventory/document-store.ts';
import { findImage, referenced, requireImage } from '../inventory/lookup.ts';
import { NanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Image, Replica } from '../model/image.ts';
import type { CellTarget } from '../ports.ts';
import type { Services } from '../services.ts';
import type { BasePlan, OperationKind, StepContext } from './operation-kind.ts';
import { readZone, targetOf } from './zone-record.ts';

interface Request {
  readonly name: string;
  readonly ifExists?: boolean | undefined;
}

interface Plan extends BasePlan {
  readonly image: Image;
  readonly replicas: readonly (Replica & { readonly storePath: string })[];
}

/** Removes an image and all its copies; refused while an instance is a clone of it. */
export const imageDelete: OperationKind<Request, Plan, null> = {
  kind: 'image.delete',
  version: 1,
  schema: object({ name: string(), ifExists: optional(boolean()) }),

  async plan(request, services) {
    if (request.ifExists === true && (await findImage(services.store, request.name)) === undefined) return undefined;
    const image = await requireImage(services.store, request.name);
    await refuseWhileUsed(services.store, image);
    const replicas = await services.store.find('replicas', 'imageId', { equals: image.id });
    const placed = replicas.map(async (replica) => ({
      ...replica,
      storePath: (await referenced(services.store, 'stores', replica.storeId)).path,
    }));
    return {
      image,
      replicas: await Promise.all(placed),
      targets: await targetsOf(
        services,
        replicas.map((one) => one.cellId),
      ),
    };
  },

  subjects: ({ image }) => [{ kind: 'image', id: image.id, name: image.name }],
  words: ({ replicas, targets }) => ({
    facts: [{ name: 'copies', value: replicas.map((replica) => targets[replica.cellId]?.name ?? '').join(', ') }],
    warnings: [],
  }),
  locks: ({ image, replicas }) => [
    ...replicas.map((replica) => ({ key: `cell:${replica.cellId}`, mode: 'shared' as const })),
    { key: `image:${image.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { image, replicas }) {
    const stored = await referenced(transaction, 'images', image.id);
    await refuseWhileUsed(transaction, stored);
    const now = await transaction.find('replicas', 'imageId', { equals: image.id });
    if (now.length !== replicas.length) {
      throw new NanoError('LOCKED', `image "${image.name}" was copied to another cell just now`, { hint: 'try again' });
    }
    await transaction.update('images', { ...stored, state: 'deleting' });
  },

  steps: ({ image, replicas }) => [
    // All cells are asked before the first copy goes: one that is away keeps everything as it was.
    ...replicas.map((replica) => ({
      name: `probe-${replica.cellId}`,
      title: 'check that the cell is there and ours',
      cellId: replica.cellId,
      act: ({ driver }: StepContext) => driver(replica.cellId).probe({ stores: [] }),
    })),
    ...replicas.map((replica) => ({
      name: `remove-${replica.cellId}`,
      title: `remove the copy of ${image.name}`,
      cellId: replica.cellId,
      commit: true as const,
      act: ({ driver }: StepContext) =>
        driver(replica.cellId).removeImage({ storePath: replica.storePath, imageId: image.id }),
    })),
  ],

  async complete(transaction, { image, replicas }) {
    for (const replica of replicas) {
      await releaseClaims(transaction, replica.id);
      await transaction.remove('replicas', replica.id);
    }
    await transaction.remove('images', image.id);
  },

  async release(transaction, { image }) {
    const stored = await referenced(transaction, 'images', image.id);
    await transaction.update('images', { ...stored, state: 'ready' });
  },

  value: async () => null,
};

async function refuseWhileUsed(reader: Reader, image: Image): Promise<void> {
  if (image.state !== 'ready') {
    throw new NanoError('WRONG_STATE', `image "${image.name}" is ${image.state}`, { hint: 'nano operation list' });
  }
  const clones = await reader.find('volumes', 'backingImageId', { equals: image.id });
  const ids = [...new Set(clones.map((volume) => volume.instanceId))];
  if (ids.length === 0) return;
  const users = await Promise.all(
    ids.slice(0, 20).map(async (id) => {
      const name = (await reader.get('instances', id))?.name;
      if (name !== undefined) return { subject: name, reason: 'is a linked clone of it' };
      const trashed = await reader.get('trash', id);
      return { subject: trashed?.name ?? id, reason: 'is a linked clone of it, deleted, in the trash' };
    }),
  );
  throw new NanoError(
    'IN_USE',
    `image "${image.name}" is the base of ${ids.length === 1 ? 'an instance' : `${ids.length} instances`}`,
    {
      hint: 'delete them first; nano trash empty removes what is deleted already',
      details: users,
    },
  );
}

async function targetsOf(services: Services, cellIds: readonly Id[]): Promise<Record<Id, CellTarget>> {
  const zone = await readZone(services.store);
  const cells = await Promise.all(cellIds.map((id) => referenced(services.store, 'cells', id)));
  return Object.fromEntries(cells.map((cell) => [cell.id, targetOf(cell, zone)]));
}
