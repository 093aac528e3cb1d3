import type { Image } from '../../model/image.ts';
import type { ReceivedImage } from '../../ports/images.ts';
import type { ImportPlan } from './plan.ts';

/** The image's document before a byte of it was received. */
export function unreadImage(plan: ImportPlan): Omit<Image, 'revision'> {
  return {
    id: plan.imageId,
    name: plan.request.name,
    kind: 'disk',
    state: 'importing',
    format: 'qcow2',
    sourceFormat: plan.sourceFormat,
    virtualSizeBytes: plan.virtualSizeBytes,
    sizeBytes: plan.request.sizeBytes,
    sha256: '',
    createdAt: plan.createdAt,
  };
}

/** The same once it was received and checked. */
export function readyImage(plan: ImportPlan, received: ReceivedImage): Omit<Image, 'revision'> {
  return {
    ...unreadImage(plan),
    state: 'ready',
    sourceSha256: received.sourceSha256,
    virtualSizeBytes: received.virtualSizeBytes,
    sizeBytes: received.sizeBytes,
    sha256: received.sha256,
  };
}
