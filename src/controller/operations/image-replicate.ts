import { makeClaim, releaseClaims } from '../inventory/claims.ts';
import { referenced } from '../inventory/lookup.ts';
import type { Store } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { Image } from '../model/image.ts';
import { formatSize } from '../model/units.ts';
import { imageSidecar } from './image-record.ts';
import type { BasePlan, RunnableKind } from './operation-kind.ts';

export interface ReplicatePlan extends BasePlan {
  readonly image: Image;
  readonly replicaId: Id;
  readonly claimId: Id;
  /** Where the bytes come from: a cell that has the image. */
  readonly from: { readonly cellId: Id; readonly path: string };
  readonly to: { readonly cellId: Id; readonly cellName: string; readonly store: Store };
  readonly at: string;
  readonly zoneId: Id;
}

/**
 * Brings an image to a cell, once: keyed by image and cell, joined by everyone who needs it. The bytes pass through
 * nano, as cells need not reach each other, and are checked against the image's SHA-256.
 */
export const imageReplicate: RunnableKind<ReplicatePlan> = {
  kind: 'image.replicate',
  version: 2,

  subjects: ({ image, to }) => [
    { kind: 'image', id: image.id, name: image.name },
    { kind: 'cell', id: to.cellId, name: to.cellName },
  ],
  words: ({ image, to }) => ({
    facts: [{ name: 'image', value: `${image.name}, ${formatSize(image.sizeBytes)}, to ${to.cellName}` }],
    warnings: [],
  }),
  locks: ({ image, to, from }) => [
    { key: `replica:${image.id}@${to.cellId}`, mode: 'exclusive' },
    { key: `cell:${from.cellId}`, mode: 'shared' },
    { key: `cell:${to.cellId}`, mode: 'shared' },
    { key: `image:${image.id}`, mode: 'shared' },
  ],

  async claim(transaction, { image, replicaId, claimId, to, at }) {
    const replica = { id: replicaId, imageId: image.id, cellId: to.cellId, storeId: to.store.id };
    const bytes = { sha256: image.sha256, sizeBytes: image.sizeBytes };
    await transaction.insert('replicas', {
      ...replica,
      ...bytes,
      path: `images/${image.id}.qcow2`,
      state: 'copying',
      lastUsedAt: at,
    });
    const resources = { cores: 0, memoryBytes: 0, storeBytes: { [to.store.id]: image.sizeBytes } };
    await makeClaim(transaction, {
      id: claimId,
      ownerKind: 'replica',
      ownerId: replicaId,
      cellId: to.cellId,
      resources,
    });
  },

  steps: ({ image, from, to, zoneId, replicaId, claimId, at }) => [
    {
      name: 'receive',
      title: `copy image ${image.name} to the cell`,
      cellId: to.cellId,
      act: ({ driver }) =>
        driver(to.cellId).receiveImage({
          storePath: to.store.path,
          imageId: image.id,
          sourceFormat: 'qcow2',
          source: lazily(() => driver(from.cellId).readFile(from.path)),
          expectedBytes: image.sizeBytes,
          expectedSha256: image.sha256,
          sidecar: () => imageSidecar(zoneId, image, { id: replicaId, claimId, lastUsedAt: at }),
        }),
      undo: ({ driver }) => driver(to.cellId).removeImage({ storePath: to.store.path, imageId: image.id }),
    },
  ],

  async complete(transaction, { replicaId }) {
    const replica = await referenced(transaction, 'replicas', replicaId);
    await transaction.update('replicas', { ...replica, state: 'ready' });
  },

  async release(transaction, { replicaId }) {
    await releaseClaims(transaction, replicaId);
    await transaction.remove('replicas', replicaId);
  },
};

/** Opens the source only when its first byte is asked for: a plan must not touch the other cell. */
async function* lazily(open: () => Promise<AsyncIterable<Uint8Array>>): AsyncGenerator<Uint8Array> {
  yield* await open();
}
