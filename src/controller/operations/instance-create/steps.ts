import { isNanoError, NanoError } from '../../model/errors.ts';
import type { InstanceSidecar } from '../../model/sidecar.ts';
import { formatSizesApart } from '../../model/units.ts';
import { spareDiskBytes } from '../../scheduler/filters/room.ts';
import { imageReplicate, type ReplicatePlan } from '../image-replicate.ts';
import { domainSpec, instanceSidecar } from '../instance-record.ts';
import { inTurn, localAction, type Step, type StepContext } from '../operation-kind.ts';
import type { CreatePlan } from './plan.ts';

/** From a cell that was only chosen to a guest that runs, each step undone by the one beside it. */
export function createSteps(plan: CreatePlan): Step[] {
  const { instance, volumes, store, request } = plan;
  const cellId = instance.cellId;
  const place = { storePath: store.path, instanceId: instance.id };
  return [
    probe(plan),
    ...bringImage(plan),
    {
      name: 'make',
      title: 'make its directory, disks and domain',
      cellId,
      act: ({ driver }) => {
        const cell = driver(cellId);
        const record = sidecarOf(plan);
        const seed = { instanceId: instance.id, hostname: instance.name, sshPublicKeys: request.sshPublicKeys };
        return cell.sendAsOne('make the instance', [
          cell.createInstanceDirectory({ ...place, sidecar: JSON.stringify(record), seed }),
          ...volumes.map((volume) => cell.createVolume({ ...place, ...volumeRequest(volume) })),
          cell.defineDomain(domainSpec(plan, [store], record)),
        ]);
      },
      undo: ({ driver }) =>
        inTurn([driver(cellId).undefineDomain(instance.id), driver(cellId).removeInstanceDirectory(place)]),
    },
    ...(request.start ? [start(plan)] : []),
  ];
}

function volumeRequest({ id, virtualSizeBytes, backingImageId }: CreatePlan['volumes'][number]) {
  return { volumeId: id, virtualSizeBytes, ...(backingImageId === undefined ? {} : { backingImageId }) };
}

/** The first round trip: the cell is there and ours, the name is free on it, and what it really has is enough. */
function probe({ instance, store, image, replicate }: CreatePlan): Step {
  const { cellId } = instance;
  return {
    name: 'probe',
    title: 'check that the cell is there and has room',
    cellId,
    act: ({ driver }) => {
      const action = driver(cellId).probe({ stores: [store], freeNames: [instance.domainName] });
      return {
        commands: action.commands,
        run: async (context) => {
          const { load, takenNames } = await action.run(context);
          const [taken] = takenNames;
          if (taken !== undefined) {
            throw new NanoError('EXISTS', `the cell has a domain named "${taken.name}" that is not nano's`, {
              hint: 'choose another name',
              details: [{ subject: taken.name, reason: `domain ${taken.uuid}` }],
            });
          }
          const needed = spareDiskBytes + (replicate === undefined ? 0 : image.sizeBytes);
          const free = load.storeAvailableBytes[store.id] ?? 0;
          if (free < needed) {
            const [have, want] = formatSizesApart([free, needed]);
            throw new NanoError('NO_CELL_FITS', `${have} really free in ${store.path}, ${want} needed`);
          }
          if (load.memoryAvailableBytes < instance.memoryBytes) {
            const [have, want] = formatSizesApart([load.memoryAvailableBytes, instance.memoryBytes]);
            throw new NanoError('NO_CELL_FITS', `${have} memory really free, ${want} asked`);
          }
          return load;
        },
      };
    },
  };
}

function bringImage({ replicate, image, instance }: CreatePlan): Step[] {
  if (replicate === undefined) return [];
  return [
    {
      name: 'image',
      title: `bring image ${image.name} to the cell`,
      cellId: instance.cellId,
      act: (context) => {
        const [receive] = imageReplicate.steps(replicate);
        return localAction(
          (run) => joinReplication(context, replicate, run.signal),
          receive?.act(context).commands ?? [],
        );
      },
    },
  ];
}

/** Waits for the copy that is on its way, or makes it; another operation may be faster at any point. */
async function joinReplication(
  { services, children }: StepContext,
  plan: ReplicatePlan,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    const [there] = await services.store.find('replicas', 'place', { equals: `${plan.image.id}@${plan.to.cellId}` });
    if (there?.state === 'ready') return;
    try {
      await children.run(imageReplicate, plan, signal);
    } catch (error) {
      if (!isNanoError(error) || error.code !== 'EXISTS') throw error;
    }
  }
}

function start({ instance }: CreatePlan): Step {
  return {
    name: 'start',
    title: 'start the guest',
    cellId: instance.cellId,
    act: ({ driver }) => driver(instance.cellId).startDomain(instance.id),
    undo: ({ driver }) => driver(instance.cellId).destroyDomain(instance.id),
  };
}

/** What the cell keeps of it; why it is there only beside the disks. */
function sidecarOf(plan: CreatePlan): InstanceSidecar {
  const { id, resources } = plan.claim;
  return instanceSidecar(plan, plan.zone.id, { claim: { id, resources }, placement: plan.placement });
}
