import { requireCell } from '../inventory/lookup.ts';
import type { TrashView } from '../model/trash-view.ts';
import type { Services } from '../services.ts';

/** Deleted instances that can still be brought back, and those that only wait to be removed. */
export async function listTrash(services: Services, request: { cell?: string | undefined }): Promise<TrashView[]> {
  const { store, clock } = services;
  const cell = request.cell === undefined ? undefined : await requireCell(store, request.cell);
  const found =
    cell === undefined ? await store.list('trash') : await store.find('trash', 'cellId', { equals: cell.id });
  const cells = new Map((await store.list('cells')).map((one) => [one.id, one.name]));
  const images = new Map((await store.list('images')).map((one) => [one.id, one.name]));
  return found
    .map((trashed) => ({
      id: trashed.id,
      name: trashed.name,
      cell: cells.get(trashed.cellId) ?? trashed.cellId,
      image: images.get(trashed.instance.imageId ?? '') ?? trashed.instance.imageId ?? '',
      diskBytes: Object.values(trashed.claim.resources.storeBytes).reduce((sum, bytes) => sum + bytes, 0),
      deletedAt: trashed.at,
      deletedBy: trashed.by,
      until: trashed.until,
      expired: Date.parse(trashed.until) <= clock.now(),
    }))
    .sort((a, b) => (a.deletedAt < b.deletedAt ? 1 : -1));
}
