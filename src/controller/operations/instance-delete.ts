import { boolean, object, optional, string } from 'valibot';
import { releaseClaims } from '../inventory/claims.ts';
import { findInstance, referenced, requireInstance } from '../inventory/lookup.ts';
import type { DomainState, Store } from '../model/cell.ts';
import { NanoError } from '../model/errors.ts';
import type { Instance, Interface, Volume } from '../model/instance.ts';
import { formatSize } from '../model/units.ts';
import { targetOfInstance } from './instance-power.ts';
import type { BasePlan, OperationKind, Step } from './operation-kind.ts';

interface Request {
  readonly name: string;
  readonly force?: boolean | undefined;
  readonly ifExists?: boolean | undefined;
}

interface Plan extends BasePlan {
  readonly instance: Instance;
  readonly volumes: readonly Volume[];
  readonly interfaces: readonly Interface[];
  readonly stores: readonly Store[];
  readonly state: DomainState;
}

/** Removes an instance, its domain and its disks. A running one only with `force`. */
export const instanceDelete: OperationKind<Request, Plan, null> = {
  kind: 'instance.delete',
  version: 1,
  schema: object({ name: string(), force: optional(boolean()), ifExists: optional(boolean()) }),

  async plan(request, services, call) {
    const { store } = services;
    if (request.ifExists === true && (await findInstance(store, request.name)) === undefined) return undefined;
    const instance = await requireInstance(store, request.name);
    if (instance.state === 'creating')
      throw new NanoError('WRONG_STATE', `instance "${instance.name}" is being created`, {
        hint: 'nano operation list',
      });
    if (instance.protected) throw new NanoError('IN_USE', `instance "${instance.name}" is protected`);
    const target = await targetOfInstance(services, instance);
    const state = await services.cells
      .at(target)
      .domainState(instance.id, call.signal === undefined ? {} : { signal: call.signal });
    if (state !== 'stopped' && state !== 'missing' && state !== 'crashed' && request.force !== true) {
      throw new NanoError('WRONG_STATE', `instance "${instance.name}" is ${state}`, {
        hint: `nano instance stop ${instance.name} first, or delete it with --force`,
      });
    }
    const volumes = await store.find('volumes', 'instanceId', { equals: instance.id });
    const storeIds = [...new Set(volumes.map((volume) => volume.storeId))];
    return {
      targets: { [instance.cellId]: target },
      instance,
      volumes,
      interfaces: await store.find('interfaces', 'instanceId', { equals: instance.id }),
      stores: await Promise.all(storeIds.map((id) => referenced(store, 'stores', id))),
      state,
    };
  },

  subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],
  words: ({ state, volumes }) => ({
    facts: [
      { name: 'state now', value: state },
      {
        name: 'disks lost',
        value: volumes.map((volume) => `${volume.target} ${formatSize(volume.virtualSizeBytes)}`).join(', '),
      },
    ],
    warnings: [],
  }),
  locks: ({ instance }) => [
    { key: `cell:${instance.cellId}`, mode: 'shared' },
    { key: `image:${instance.imageId}`, mode: 'shared' },
    { key: `instance:${instance.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { instance }) {
    const stored = await referenced(transaction, 'instances', instance.id);
    await transaction.update('instances', { ...stored, state: 'deleting' });
  },

  steps: deletionSteps,

  async complete(transaction, { instance, volumes, interfaces }) {
    await releaseClaims(transaction, instance.id);
    for (const card of interfaces) await transaction.remove('interfaces', card.id);
    for (const volume of volumes) await transaction.remove('volumes', volume.id);
    await transaction.remove('placements', instance.id);
    await transaction.remove('instances', instance.id);
  },

  async release(transaction, { instance }) {
    const stored = await referenced(transaction, 'instances', instance.id);
    await transaction.update('instances', { ...stored, state: 'ready' });
  },

  value: async () => null,
};

function deletionSteps({ instance, stores, state }: Plan): Step[] {
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
    ...stores.map(
      (store): Step => ({
        name: `directory-${store.id}`,
        title: 'remove its disks',
        cellId,
        commit: true,
        act: ({ driver }) => driver(cellId).removeInstanceDirectory({ storePath: store.path, instanceId: id }),
      }),
    ),
  ];
}
