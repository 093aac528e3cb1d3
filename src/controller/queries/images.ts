import { requireImage } from '../inventory/lookup.ts';
import type { Image, Replica } from '../model/image.ts';
import type { ImageView } from '../model/views.ts';
import { compareText } from '../scheduler/compare.ts';
import type { Services } from '../services.ts';

export async function listImages(services: Services): Promise<ImageView[]> {
  const images = await services.store.list('images');
  const views = await Promise.all(images.map((image) => imageView(services, image)));
  return views.sort((a, b) => compareText(a.name, b.name));
}

export async function showImage(services: Services, name: string): Promise<ImageView> {
  return imageView(services, await requireImage(services.store, name));
}

async function imageView(services: Services, image: Image): Promise<ImageView> {
  const { store } = services;
  const replicas = await store.find('replicas', 'imageId', { equals: image.id });
  const clones = await store.find('volumes', 'backingImageId', { equals: image.id });
  const { revision: _, sourceSha256: __, ...rest } = image;
  return {
    ...rest,
    instances: new Set(clones.map((volume) => volume.instanceId)).size,
    replicas: await Promise.all(
      replicas.map(async (replica: Replica) => ({
        cell: (await store.get('cells', replica.cellId))?.name ?? replica.cellId,
        state: replica.state,
        path: `${(await store.get('stores', replica.storeId))?.path ?? ''}/${replica.path}`,
        sizeBytes: replica.sizeBytes,
        lastUsedAt: replica.lastUsedAt,
      })),
    ),
  };
}
