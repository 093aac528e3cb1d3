import { object, string } from 'valibot';
import { referenced, requireInstance } from '../../inventory/lookup.ts';
import { noteDomain } from '../../inventory/observations.ts';
import type { DomainState, Store } from '../../model/cell.ts';
import { NanoError } from '../../model/errors.ts';
import type { Instance, Interface, Volume } from '../../model/instance.ts';
import type { InstanceSidecar } from '../../model/sidecar.ts';
import type { InstanceView } from '../../model/views.ts';
import { showInstance } from '../../queries/instances.ts';
import { domainSpec, instanceSidecar } from '../instance-record.ts';
import { targetOfInstance } from '../instance-target.ts';
import type { BasePlan, OperationKind, Step } from '../operation-kind.ts';
import { readZone, withoutRevision } from '../zone-record.ts';

interface Plan extends BasePlan {
  readonly instance: Instance;
  readonly volumes: readonly Volume[];
  readonly interfaces: readonly Interface[];
  readonly stores: readonly Store[];
  readonly sidecar: InstanceSidecar;
  readonly state: DomainState;
}

/** Writes an instance's record and its domain's definition again, as they are recorded. A guest that runs goes on. */
export const defineInstance: OperationKind<{ readonly name: string }, Plan, InstanceView> = {
  kind: 'instance.define',
  version: 1,
  schema: object({ name: string() }),

  async plan({ name }, services, call) {
    const { store } = services;
    const instance = await requireInstance(store, name);
    if (instance.state !== 'ready')
      throw new NanoError('WRONG_STATE', `instance "${instance.name}" is ${instance.state}`);
    if (instance.adopted !== undefined)
      throw new NanoError('WRONG_STATE', `instance "${instance.name}" was adopted: its definition is not nano's`);
    const target = await targetOfInstance(services, instance);
    const volumes = await store.find('volumes', 'instanceId', { equals: instance.id });
    const whole = {
      instance,
      volumes,
      interfaces: await store.find('interfaces', 'instanceId', { equals: instance.id }),
    };
    const [claim] = await store.find('claims', 'ownerId', { equals: instance.id });
    const placement = await store.get('placements', instance.id);
    const storeIds = [...new Set(volumes.map(({ storeId }) => storeId))];
    return {
      targets: { [instance.cellId]: target },
      ...whole,
      stores: await Promise.all(storeIds.map((id) => referenced(store, 'stores', id))),
      sidecar: instanceSidecar(whole, (await readZone(store)).id, {
        ...(claim === undefined ? {} : { claim: { id: claim.id, resources: claim.resources } }),
        ...(placement === undefined ? {} : { placement: withoutRevision(placement) }),
      }),
      state: await services.cells
        .at(target)
        .domainState(instance.id, call.signal === undefined ? {} : { signal: call.signal }),
    };
  },

  subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],
  words: ({ state }) => ({ facts: [{ name: 'state now', value: state }], warnings: [] }),
  locks: ({ instance }) => [
    { key: `cell:${instance.cellId}`, mode: 'shared' },
    { key: `instance:${instance.id}`, mode: 'exclusive' },
  ],
  claim: async () => {},

  steps: ({ instance, volumes, interfaces, stores, sidecar, state }) => {
    const { cellId, id } = instance;
    const define: Step = {
      name: 'define',
      title: 'define the domain as it is recorded',
      cellId,
      act: ({ driver }) => driver(cellId).defineDomain(domainSpec({ instance, volumes, interfaces }, stores, sidecar)),
    };
    return [
      {
        name: 'probe',
        title: 'check that the cell is there and ours',
        cellId,
        act: ({ driver }) => driver(cellId).probe({ stores }),
      },
      ...stores.slice(0, 1).map(
        (store): Step => ({
          name: 'record',
          title: 'write its record',
          cellId,
          act: ({ driver }) =>
            driver(cellId).createInstanceDirectory({
              storePath: store.path,
              instanceId: id,
              sidecar: JSON.stringify(sidecar),
            }),
        }),
      ),
      // What was there before cannot be had back: then it only goes forward.
      state === 'missing'
        ? { ...define, undo: ({ driver }) => driver(cellId).undefineDomain(id) }
        : { ...define, commit: true },
    ];
  },

  async complete(transaction, { instance, state }) {
    const domain = { uuid: instance.id, name: instance.domainName, state: 'stopped' } as const;
    if (state === 'missing') await noteDomain(transaction, instance.cellId, domain);
  },
  release: async () => {},
  value: (request, services) => showInstance(services, request, {}),
};
