import { NanoError } from '../../model/errors.ts';
import { formatSizesApart } from '../../model/units.ts';
import { spareDiskBytes } from '../../scheduler/filters/room.ts';
import { imageSidecar } from '../image-record.ts';
import { lostSource } from '../lost-source.ts';
import type { Step } from '../operation-kind.ts';
import { readyImage } from './documents.ts';
import type { ImportPlan } from './plan.ts';

export function importSteps(plan: ImportPlan): Step[] {
  const { cell, store, request, imageId, sourceFormat } = plan;
  return [
    {
      name: 'probe',
      title: 'check that the cell is there and has room',
      cellId: cell.id,
      act: ({ driver }) => {
        const probe = driver(cell.id).probe({ stores: [store] });
        return {
          commands: probe.commands,
          run: async (context) => {
            const { load } = await probe.run(context);
            const free = load.storeAvailableBytes[store.id] ?? 0;
            const needed = request.sizeBytes + spareDiskBytes;
            if (free >= needed) return;
            const [have, want] = formatSizesApart([free, needed]);
            throw new NanoError('NO_CELL_FITS', `${cell.name}: ${have} really free in ${store.path}, ${want} needed`);
          },
        };
      },
    },
    {
      name: 'receive',
      title: 'copy and check the image',
      cellId: cell.id,
      act: ({ driver, source }) =>
        driver(cell.id).receiveImage({
          storePath: store.path,
          imageId,
          sourceFormat,
          source: source ?? lostSource(),
          expectedBytes: request.sizeBytes,
          ...(request.checksum === undefined ? {} : { expectedSha256: request.checksum.replace('sha256:', '') }),
          sidecar: (received) =>
            imageSidecar(plan.zoneId, readyImage(plan, received), {
              id: plan.replicaId,
              claimId: plan.claimId,
              lastUsedAt: plan.createdAt,
            }),
        }),
      undo: ({ driver }) => driver(cell.id).removeImage({ storePath: store.path, imageId }),
    },
  ];
}
