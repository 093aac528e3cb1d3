import type { Replica } from '../model/image.ts';
import type { Discrepancy } from '../model/verify-view.ts';
import { discrepancy } from './report.ts';
import { type SeenCell, storeSeen } from './seen-cell.ts';

/** The copies of images that are recorded on the cell, and those that lie there. */
export function compareImages(seen: SeenCell): Discrepancy[] {
  const { cell, recorded, survey, busy, checksums } = seen;
  const about = (subject: string) => ({ cell: cell.name, subject });
  const images = new Map(recorded.images.map((image) => [image.id, image]));
  const here = recorded.replicas.filter(({ cellId }) => cellId === cell.id);
  const ready = here.filter(({ state, imageId }) => state === 'ready' && !busy.has(imageId));
  const found = ready.flatMap((replica): Discrepancy[] => {
    const store = storeSeen(seen, replica.storeId);
    if (store === undefined || !store.exists) return [];
    const image = images.get(replica.imageId);
    const name = image?.name ?? replica.imageId;
    const file = store.files.get(replica.path);
    if (file === undefined) return [missing(seen, replica, name)];
    const sum = checksums.get(`${replica.imageId}@${cell.id}`);
    const isOther = file.sizeBytes !== replica.sizeBytes || (sum !== undefined && sum !== replica.sha256);
    if (!isOther) return [];
    const fact =
      file.sizeBytes === replica.sizeBytes
        ? `its SHA-256 is ${sum}, recorded ${replica.sha256}`
        : `its file has ${file.sizeBytes} bytes, recorded ${replica.sizeBytes}`;
    const remedy = 'its clones here may be damaged: copy the file from a cell whose copy is right';
    return [discrepancy('IMAGE_CHANGED', { ...about(name), fact, remedy })];
  });
  const placed = new Set(here.map(({ imageId }) => imageId));
  const recover = { kind: 'cell.recover', request: { name: cell.name } } as const;
  const lying = survey.stores.flatMap((store) =>
    store.images.filter(({ id }) => store.files.has(`images/${id}.qcow2`) && !placed.has(id) && !busy.has(id)),
  );
  return [
    ...found,
    ...lying.map(({ id, sidecar }) =>
      sidecar.zoneId !== undefined && sidecar.zoneId !== recorded.zone.id
        ? discrepancy('IMAGE_UNKNOWN', {
            ...about(sidecar.image.name),
            fact: `it was imported by zone ${sidecar.zoneId}`,
            remedy: 'it belongs to another zone: remove it there, or on the host',
          })
        : images.has(id)
          ? discrepancy('REPLICA_UNKNOWN', {
              ...about(sidecar.image.name),
              fact: 'a copy lies there that is not recorded',
              fix: recover,
            })
          : discrepancy('IMAGE_UNKNOWN', {
              ...about(sidecar.image.name),
              fact: 'an image lies there that the inventory does not know',
              remedy: 'nano verify --fix records it again',
              fix: recover,
            }),
    ),
  ];
}

/** A copy that nothing here needs can be forgotten: it is made again when it is needed, as long as there is another. */
function missing({ cell, recorded, stores }: SeenCell, replica: Replica, name: string): Discrepancy {
  const path = `${stores.find(({ id }) => id === replica.storeId)?.path ?? ''}/${replica.path}`;
  const about = { cell: cell.name, subject: name };
  const here = new Set(stores.map(({ id }) => id));
  const clones = recorded.volumes.filter(
    ({ backingImageId, storeId }) => backingImageId === replica.imageId && here.has(storeId),
  );
  const others = recorded.replicas.filter(
    ({ imageId, cellId, state }) => imageId === replica.imageId && cellId !== cell.id && state === 'ready',
  );
  const [other] = others.flatMap(({ cellId }) => recorded.cells.find(({ id }) => id === cellId)?.name ?? []);
  if (other === undefined) {
    return discrepancy('REPLICA_MISSING', {
      ...about,
      fact: `its only copy is gone: ${path}`,
      remedy: `bring the file back; without it ${clones.length} disks here cannot be read`,
    });
  }
  if (clones.length > 0) {
    return discrepancy('REPLICA_MISSING', {
      ...about,
      fact: `its copy is gone, and ${clones.length} disks here are clones of it: ${path}`,
      remedy: `copy the file from ${other}, as root's and read-only, before a guest is started`,
    });
  }
  return discrepancy('REPLICA_MISSING', {
    ...about,
    fact: `its copy is gone: ${path}`,
    remedy: 'nano verify --fix forgets this copy; it is made again when it is needed',
    fix: { kind: 'zone.correct', request: { what: 'replica', image: name, cell: cell.name } },
  });
}
