import type { New } from '../../model/document.ts';
import type { Id } from '../../model/ids.ts';
import type { Image } from '../../model/image.ts';
import type { Interface, Volume } from '../../model/instance.ts';
import type { NetworkReference } from '../../model/network.ts';
import type { Ids } from '../../ports.ts';
import type { Services } from '../../services.ts';

/** The system disk as a linked clone of the image, then the empty data disks. Their store is chosen later. */
export function buildVolumes(
  ids: Ids,
  instanceId: Id,
  sizes: readonly number[],
  image: Image,
): Omit<New<Volume>, 'storeId'>[] {
  return sizes.map((virtualSizeBytes, index) => {
    const id = ids.uuid();
    return {
      id,
      instanceId,
      path: `instances/${instanceId}/${id}.qcow2`,
      format: 'qcow2',
      virtualSizeBytes,
      target: `vd${String.fromCharCode('a'.charCodeAt(0) + index)}`,
      ...(index === 0 ? { backingImageId: image.id } : {}),
    };
  });
}

/** A card with a MAC that no other one in the zone has, nor in `macs`, from the range that QEMU's guests use. */
export async function buildInterface(
  services: Services,
  instanceId: Id,
  network: NetworkReference,
  macs: Set<string>,
): Promise<New<Interface>> {
  for (;;) {
    const tail = [...services.ids.random(3)].map((byte) => byte.toString(16).padStart(2, '0'));
    const mac = ['52', '54', '00', ...tail].join(':');
    const taken = await services.store.find('interfaces', 'mac', { equals: mac });
    if (taken.length > 0 || macs.has(mac)) continue;
    macs.add(mac);
    return { id: services.ids.uuid(), instanceId, mac, network, addresses: [] };
  }
}
