import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { Image } from '../model/image.ts';
import type { ImageSidecar } from '../model/sidecar.ts';
import { withoutRevision } from './zone-record.ts';

/** What lies beside a copy of an image, as text: enough to record both again. */
export function imageSidecar(zoneId: Id, image: New<Image>, replica: NonNullable<ImageSidecar['replica']>): string {
  const sidecar: ImageSidecar = { format: 1, zoneId, image: withoutRevision(image), replica };
  return JSON.stringify(sidecar);
}
