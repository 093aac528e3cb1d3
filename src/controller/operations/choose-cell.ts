import type { Image } from '../model/image.ts';
import type { Pool } from '../model/pool.ts';
import type { Candidate } from '../scheduler/place.ts';
import type { Services } from '../services.ts';

/** What must stay really free on a store beside what is copied to it at once, in bytes. */
export const sparePhysicalBytes = 256 * 1024 ** 2;

/** The cells of pools as placement sees them; `image` adds what bringing it there would take. */
export async function candidates(services: Services, pools: readonly Pool[], image?: Image): Promise<Candidate[]> {
  const { store } = services;
  const observations = await store.list('observations');
  const stores = await store.list('stores');
  const replicas = image === undefined ? [] : await store.find('replicas', 'imageId', { equals: image.id });
  const cells = (await Promise.all(pools.map((pool) => store.find('cells', 'poolId', { equals: pool.id })))).flat();
  return cells.map((cell) => {
    const observation = observations.find((one) => one.id === cell.id);
    const there = replicas.some((replica) => replica.cellId === cell.id);
    return {
      cell,
      stores: stores.filter((one) => one.cellId === cell.id),
      ...(observation === undefined ? {} : { observation }),
      imageBytes: image === undefined || there ? 0 : image.sizeBytes,
    };
  });
}
