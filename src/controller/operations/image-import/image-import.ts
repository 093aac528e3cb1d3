import { makeClaim, releaseClaims } from '../../inventory/claims.ts';
import { referenced } from '../../inventory/lookup.ts';
import { NanoError } from '../../model/errors.ts';
import { formatSize } from '../../model/units.ts';
import type { ImageView } from '../../model/views.ts';
import type { ReceivedImage } from '../../ports/images.ts';
import { showImage } from '../../queries/images.ts';
import type { OperationKind } from '../operation-kind.ts';
import { readyImage, unreadImage } from './documents.ts';
import { type ImportPlan, planImport, replanImport } from './plan.ts';
import { type ImportImageInput, importImageSchema } from './request.ts';
import { importSteps } from './steps.ts';

/** Streams a disk image from the operator to the cell with most room, where it is checked and becomes read-only. */
export const imageImport: OperationKind<ImportImageInput, ImportPlan, ImageView> = {
  kind: 'image.import',
  version: 2,
  schema: importImageSchema,
  plan: planImport,
  retarget: replanImport,
  steps: importSteps,

  subjects: ({ request, imageId }) => [{ kind: 'image', id: imageId, name: request.name }],
  words: ({ request, cell, sourceFormat, virtualSizeBytes }) => ({
    facts: [
      { name: 'cell', value: cell.name },
      { name: 'format', value: sourceFormat === 'raw' ? 'raw, stored as qcow2' : 'qcow2' },
      { name: 'file', value: formatSize(request.sizeBytes) },
      { name: 'virtual size', value: formatSize(virtualSizeBytes) },
    ],
    warnings: [],
  }),
  locks: ({ cell, imageId }) => [
    { key: `pool:${cell.poolId}`, mode: 'shared' },
    { key: `cell:${cell.id}`, mode: 'shared' },
    { key: `image:${imageId}`, mode: 'exclusive' },
  ],

  async claim(transaction, plan) {
    const { imageId, replicaId, cell, store, request, createdAt } = plan;
    await transaction.insert('images', { ...unreadImage(plan), state: 'importing' });
    await transaction.insert('replicas', {
      id: replicaId,
      imageId,
      cellId: cell.id,
      storeId: store.id,
      path: `images/${imageId}.qcow2`,
      state: 'copying',
      sha256: '',
      sizeBytes: request.sizeBytes,
      lastUsedAt: createdAt,
    });
    await makeClaim(transaction, claimOf(plan, request.sizeBytes));
  },

  async complete(transaction, plan, results) {
    const received = receivedFrom(results.receive);
    const image = await referenced(transaction, 'images', plan.imageId);
    await transaction.update('images', { ...readyImage(plan, received), revision: image.revision });
    const replica = await referenced(transaction, 'replicas', plan.replicaId);
    await transaction.update('replicas', {
      ...replica,
      state: 'ready',
      sha256: received.sha256,
      sizeBytes: received.sizeBytes,
    });
    await releaseClaims(transaction, plan.replicaId);
    await makeClaim(transaction, claimOf(plan, received.sizeBytes));
  },

  async release(transaction, plan) {
    await releaseClaims(transaction, plan.replicaId);
    await transaction.remove('replicas', plan.replicaId);
    await transaction.remove('images', plan.imageId);
  },

  value: (request, services) => showImage(services, request.name),
};

function claimOf(plan: ImportPlan, sizeBytes: number) {
  const { claimId: id, replicaId: ownerId, cell, store } = plan;
  const resources = { cores: 0, memoryBytes: 0, storeBytes: { [store.id]: sizeBytes } };
  return { id, ownerKind: 'replica' as const, ownerId, cellId: cell.id, resources };
}

/** The step's result as the journal kept it. */
function receivedFrom(result: unknown): ReceivedImage {
  if (typeof result === 'object' && result !== null && 'sha256' in result) return JSON.parse(JSON.stringify(result));
  throw new NanoError('INTERNAL', 'the import does not know what it received');
}
