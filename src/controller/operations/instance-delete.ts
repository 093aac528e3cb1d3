import { boolean, object, optional, pipe, safeInteger, string } from 'valibot';
import { makeClaim, releaseClaims, trashClaim } from '../inventory/claims.ts';
import type { Reader } from '../inventory/document-store.ts';
import { findInstance, referenced, requireInstance } from '../inventory/lookup.ts';
import type { DomainState, Store } from '../model/cell.ts';
import type { New } from '../model/document.ts';
import { NanoError } from '../model/errors.ts';
import type { Instance, Interface, Volume } from '../model/instance.ts';
import type { InstanceSidecar } from '../model/sidecar.ts';
import type { TrashedInstance } from '../model/trash.ts';
import { formatSize } from '../model/units.ts';
import { count } from '../requests.ts';
import type { Services } from '../services.ts';
import { instanceSidecar } from './instance-record.ts';
import { targetOfInstance } from './instance-target.ts';
import type { BasePlan, OperationKind, Step } from './operation-kind.ts';
import { readZone, withoutRevision } from './zone-record.ts';

interface Request {
  readonly name: string;
  readonly force?: boolean | undefined;
  readonly ifExists?: boolean | undefined;
  readonly keepMs?: number | undefined;
  readonly purge?: boolean | undefined;
}

interface Plan extends BasePlan {
  readonly instance: Instance;
  readonly volumes: readonly Volume[];
  readonly interfaces: readonly Interface[];
  readonly stores: readonly Store[];
  readonly state: DomainState;
  /** What it becomes in the trash, and its record there; absent where it goes for good. */
  readonly kept?: { readonly trashed: New<TrashedInstance>; readonly sidecar: InstanceSidecar };
}

/** How long a deleted instance can be brought back, unless the request says. */
const defaultKeepMs = 24 * 3_600_000;
const longestKeepMs = 10 * 365 * 24 * 3_600_000;

/** Takes an instance off its cell and out of the inventory. Its disks stay in a trash on the cell for a while. */
export const instanceDelete: OperationKind<Request, Plan, null> = {
  kind: 'instance.delete',
  version: 2,
  schema: object({
    name: string(),
    force: optional(boolean()),
    ifExists: optional(boolean()),
    keepMs: optional(pipe(count(longestKeepMs), safeInteger())),
    purge: optional(boolean()),
  }),

  async plan(request, services, call) {
    const { store } = services;
    if (request.ifExists === true && (await findInstance(store, request.name)) === undefined) return undefined;
    const instance = await requireInstance(store, request.name);
    if (instance.state === 'creating')
      throw new NanoError('WRONG_STATE', `instance "${instance.name}" is being created`, {
        hint: 'nano operation list',
      });
    if (instance.adopted !== undefined) {
      throw new NanoError(
        'WRONG_STATE',
        `instance "${instance.name}" was adopted: its disks are not nano's to delete`,
        {
          hint: `nano release ${instance.name} lets go of it`,
        },
      );
    }
    if (instance.protected) throw new NanoError('IN_USE', `instance "${instance.name}" is protected`);
    const target = await targetOfInstance(services, instance);
    const state = await services.cells
      .at(target)
      .domainState(instance.id, call.signal === undefined ? {} : { signal: call.signal });
    if (state !== 'stopped' && state !== 'missing' && state !== 'crashed' && request.force !== true) {
      throw new NanoError('WRONG_STATE', `instance "${instance.name}" is ${state}`, {
        hint: `nano instance stop ${state === 'paused' ? '--force ' : ''}${instance.name} first, or delete it with --force`,
      });
    }
    const volumes = await store.find('volumes', 'instanceId', { equals: instance.id });
    const storeIds = [...new Set(volumes.map((volume) => volume.storeId))];
    const whole = {
      instance,
      volumes,
      interfaces: await store.find('interfaces', 'instanceId', { equals: instance.id }),
    };
    return {
      targets: { [instance.cellId]: target },
      ...whole,
      stores: await Promise.all(storeIds.map((id) => referenced(store, 'stores', id))),
      state,
      ...(request.purge === true ? {} : { kept: await keep(services, whole, request, call.actor.user) }),
    };
  },

  subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],
  words: ({ state, volumes, kept }) => ({
    facts: [
      { name: 'state now', value: state },
      {
        name: kept === undefined ? 'disks lost' : `disks kept until ${kept.trashed.until}`,
        value: volumes.map((volume) => `${volume.target} ${formatSize(volume.virtualSizeBytes)}`).join(', '),
      },
    ],
    warnings: [],
  }),
  locks: ({ instance }) => [
    { key: `cell:${instance.cellId}`, mode: 'shared' },
    ...(instance.imageId === undefined ? [] : [{ key: `image:${instance.imageId}`, mode: 'shared' as const }]),
    { key: `instance:${instance.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { instance }) {
    const stored = await referenced(transaction, 'instances', instance.id);
    await transaction.update('instances', { ...stored, state: 'deleting' });
  },

  steps: deletionSteps,

  async complete(transaction, { instance, volumes, interfaces, kept }) {
    await releaseClaims(transaction, instance.id);
    await transaction.remove('placements', instance.id);
    await transaction.remove('instances', instance.id);
    if (kept === undefined) {
      for (const card of interfaces) await transaction.remove('interfaces', card.id);
      for (const volume of volumes) await transaction.remove('volumes', volume.id);
      return;
    }
    await transaction.insert('trash', kept.trashed);
    await makeClaim(transaction, trashClaim(kept.trashed));
  },

  async release(transaction, { instance }) {
    const stored = await referenced(transaction, 'instances', instance.id);
    await transaction.update('instances', { ...stored, state: 'ready' });
  },

  value: async () => null,
};

async function keep(
  services: Services,
  whole: Pick<Plan, 'instance' | 'volumes' | 'interfaces'>,
  request: Request,
  by: string,
): Promise<NonNullable<Plan['kept']>> {
  const { store, clock } = services;
  const { instance } = whole;
  const now = clock.now();
  const note = {
    at: new Date(now).toISOString(),
    until: new Date(now + (request.keepMs ?? defaultKeepMs)).toISOString(),
    by,
  };
  const placement = await store.get('placements', instance.id);
  const more = {
    claim: await claimOf(store, instance),
    ...(placement === undefined ? {} : { placement: withoutRevision(placement) }),
  };
  const { id, name, cellId } = instance;
  return {
    trashed: { id, name, cellId, instance: { ...withoutRevision(instance), state: 'ready' }, ...more, ...note },
    sidecar: instanceSidecar(whole, (await readZone(store)).id, { ...more, trash: note }),
  };
}

async function claimOf(reader: Reader, instance: Instance): Promise<TrashedInstance['claim']> {
  const claims = await reader.find('claims', 'ownerId', { equals: instance.id });
  const claim = claims.find(({ cellId }) => cellId === instance.cellId);
  if (claim !== undefined) return { id: claim.id, resources: claim.resources };
  throw new NanoError('STATE_UNUSABLE', `instance "${instance.name}" holds no claim on its cell`, {
    hint: 'nano verify tells what else is wrong',
  });
}

function deletionSteps({ instance, stores, state, kept }: Plan): Step[] {
  const { cellId, id } = instance;
  return [
    {
      name: 'probe',
      title: 'check that the cell is there and ours',
      cellId,
      act: ({ driver }) => driver(cellId).probe({ stores }),
    },
    ...(state === 'missing'
      ? []
      : [
          {
            name: 'undefine',
            title: 'stop and undefine the domain',
            cellId,
            commit: true,
            act: ({ driver }) => driver(cellId).undefineDomain(id),
          } satisfies Step,
        ]),
    ...stores.map((store): Step => {
      const place = { storePath: store.path, instanceId: id };
      return {
        name: `directory-${store.id}`,
        title: kept === undefined ? 'remove its disks' : 'move its disks to the trash',
        cellId,
        commit: true,
        act: ({ driver }) =>
          kept === undefined
            ? driver(cellId).removeInstanceDirectory(place)
            : driver(cellId).trashInstance({ ...place, sidecar: JSON.stringify(kept.sidecar) }),
      };
    }),
  ];
}
