import { object, optional, string } from 'valibot';
import { makeClaim, releaseClaims, trashClaim } from '../../inventory/claims.ts';
import type { Transaction } from '../../inventory/document-store.ts';
import { findInstance, referenced, storesOf } from '../../inventory/lookup.ts';
import { noteDomain } from '../../inventory/observations.ts';
import { placementCell } from '../../inventory/read-placement-pool.ts';
import type { New } from '../../model/document.ts';
import { NanoError } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import { parseName } from '../../model/names.ts';
import type { InstanceSidecar } from '../../model/sidecar.ts';
import { formatSize, formatSizesApart } from '../../model/units.ts';
import type { InstanceView } from '../../model/views.ts';
import { showInstance } from '../../queries/instances.ts';
import { parsedBy } from '../../requests.ts';
import { roomOf } from '../../scheduler/room.ts';
import { domainSpec, instanceSidecar } from '../instance-record.ts';
import type { BasePlan, OperationKind, Step } from '../operation-kind.ts';
import { readZone, targetOf } from '../zone-record.ts';
import { requireTrashed, type WholeTrashed, wholeTrashed } from './trashed.ts';

interface Request {
  readonly name: string;
  /** Another name, where the old one is taken meanwhile. */
  readonly as?: string | undefined;
}

interface Plan extends BasePlan, WholeTrashed {
  /** As it will be: switched off. */
  readonly instance: New<Instance>;
  readonly sidecar: InstanceSidecar;
  readonly trashSidecar: InstanceSidecar;
}

/** Brings a deleted instance back, with its disks, its id and its MAC addresses; it stays switched off. */
export const instanceUndelete: OperationKind<Request, Plan, InstanceView> = {
  kind: 'instance.undelete',
  version: 1,
  schema: object({ name: string(), as: optional(parsedBy((text) => parseName(text, 'instance'))) }),

  async plan(request, { store }) {
    const trashed = await requireTrashed(store, request.name);
    const name = request.as ?? trashed.name;
    if ((await findInstance(store, name)) !== undefined) {
      throw new NanoError('EXISTS', `an instance named "${name}" exists already`, {
        hint: `nano instance undelete ${request.name} --name ${name.slice(0, 61)}-2`,
      });
    }
    const whole = await wholeTrashed(store, trashed);
    const zone = await readZone(store);
    const cell = await referenced(store, 'cells', trashed.cellId);
    // Its domain is made anew, so that it can have the new name as well.
    const renamed =
      name === trashed.name ? {} : { name, domainName: name, generation: trashed.instance.generation + 1 };
    const instance = { ...trashed.instance, ...renamed, desiredPower: 'off' as const };
    const { claim, placement, at, until, by } = trashed;
    const more = { claim, ...(placement === undefined ? {} : { placement }) };
    return {
      targets: { [cell.id]: targetOf(cell, zone) },
      ...whole,
      instance,
      sidecar: instanceSidecar({ ...whole, instance }, zone.id, more),
      trashSidecar: instanceSidecar({ ...whole, instance: trashed.instance }, zone.id, {
        ...more,
        trash: { at, until, by },
      }),
    };
  },

  subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],
  words: ({ trashed, instance, targets }) => ({
    facts: [
      { name: 'cell', value: targets[trashed.cellId]?.name ?? '' },
      { name: 'deleted', value: `${trashed.at} by ${trashed.by}` },
      { name: 'size', value: `${instance.cores} cores, ${formatSize(instance.memoryBytes)} memory` },
    ],
    warnings: [],
  }),
  locks: ({ instance }) => [
    { key: `cell:${instance.cellId}`, mode: 'shared' },
    ...(instance.imageId === undefined ? [] : [{ key: `image:${instance.imageId}`, mode: 'shared' as const }]),
    { key: `instance:${instance.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { trashed, instance }) {
    if ((await transaction.get('trash', trashed.id)) === undefined) {
      throw new NanoError('NOT_FOUND', `there is no deleted instance "${trashed.name}" any more`);
    }
    await refuseWithoutRoom(transaction, instance, trashed.claim.resources);
    await releaseClaims(transaction, trashed.id);
    await transaction.insert('instances', { ...instance, state: 'creating' });
    const { id, resources } = trashed.claim;
    await makeClaim(transaction, {
      id,
      ownerKind: 'instance',
      ownerId: instance.id,
      cellId: instance.cellId,
      resources,
    });
  },

  steps: undeleteSteps,

  async complete(transaction, { trashed, instance }) {
    const stored = await referenced(transaction, 'instances', instance.id);
    await transaction.update('instances', { ...stored, state: 'ready' });
    const domain = { uuid: instance.id, name: instance.domainName, state: 'stopped' } as const;
    await noteDomain(transaction, instance.cellId, domain);
    if (trashed.placement !== undefined) await transaction.insert('placements', trashed.placement);
    await transaction.remove('trash', trashed.id);
  },

  async release(transaction, { trashed, instance }) {
    await releaseClaims(transaction, instance.id);
    await transaction.remove('instances', instance.id);
    await makeClaim(transaction, trashClaim(trashed));
  },

  value: (request, services, plan) => showInstance(services, { name: plan?.instance.id ?? request.name }, {}),
};

/** Cores and memory were free for others meanwhile; the bytes were kept. */
async function refuseWithoutRoom(
  transaction: Transaction,
  instance: New<Instance>,
  { cores, memoryBytes }: { readonly cores: number; readonly memoryBytes: number },
): Promise<void> {
  const cell = await referenced(transaction, 'cells', instance.cellId);
  const pool = await referenced(transaction, 'pools', cell.poolId);
  const [store] = await storesOf(transaction, cell.id);
  const room = roomOf(placementCell(cell, pool, store, undefined, []));
  const [needed, free] = formatSizesApart([memoryBytes, room.memoryBytes.free]);
  const lacks = [
    ...(cores > room.cores.free ? [`${cores} cores needed, ${room.cores.free} free`] : []),
    ...(memoryBytes > room.memoryBytes.free ? [`${needed} memory needed, ${free} free`] : []),
  ];
  if (lacks.length === 0) return;
  throw new NanoError('NO_CELL_FITS', `${cell.name} has no room for "${instance.name}" any more`, {
    details: lacks.map((reason) => ({ subject: cell.name, reason })),
    hint: `its disks are on ${cell.name}: make room there, or raise the pool's ratios`,
  });
}

function undeleteSteps({ instance, volumes, interfaces, stores, sidecar, trashSidecar }: Plan): Step[] {
  const { cellId, id } = instance;
  return [
    {
      name: 'probe',
      title: 'check that the cell is there and ours',
      cellId,
      act: ({ driver }) => {
        const probe = driver(cellId).probe({ stores, freeNames: [instance.domainName] });
        return {
          commands: probe.commands,
          run: async (context) => {
            const { load, takenNames } = await probe.run(context);
            const taken = takenNames.find(({ uuid }) => uuid !== id);
            if (taken === undefined) return load;
            throw new NanoError('EXISTS', `the cell has another domain named "${taken.name}"`, {
              details: [{ subject: taken.name, reason: `domain ${taken.uuid}` }],
            });
          },
        };
      },
    },
    ...stores.map((store): Step => {
      const place = { storePath: store.path, instanceId: id };
      return {
        name: `directory-${store.id}`,
        title: 'bring its disks back from the trash',
        cellId,
        act: ({ driver }) => driver(cellId).restoreInstance({ ...place, sidecar: JSON.stringify(sidecar) }),
        undo: ({ driver }) => driver(cellId).trashInstance({ ...place, sidecar: JSON.stringify(trashSidecar) }),
      };
    }),
    {
      name: 'define',
      title: 'define the domain',
      cellId,
      act: ({ driver }) => driver(cellId).defineDomain(domainSpec({ instance, volumes, interfaces }, stores, sidecar)),
      undo: ({ driver }) => driver(cellId).undefineDomain(id),
    },
  ];
}
