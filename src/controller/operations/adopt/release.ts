import { object, string } from 'valibot';
import { referenced, requireInstance } from '../../inventory/lookup.ts';
import { NanoError } from '../../model/errors.ts';
import type { Instance, Interface } from '../../model/instance.ts';
import { inventoryOnly } from '../inventory-only.ts';
import type { BasePlan, OperationKind } from '../operation-kind.ts';
import { forget } from './adopt.ts';

interface Plan extends BasePlan {
  readonly instance: Instance;
  readonly interfaces: readonly Interface[];
}

/** Lets go of an adopted instance: its domain stays as it is, and is foreign again. */
export const releaseInstance: OperationKind<{ readonly name: string }, Plan, null> = {
  ...inventoryOnly,
  kind: 'instance.release',
  version: 1,
  schema: object({ name: string() }),

  async plan({ name }, { store }) {
    const instance = await requireInstance(store, name);
    if (instance.adopted === undefined) {
      throw new NanoError('WRONG_STATE', `instance "${instance.name}" was made by nano, not adopted`, {
        hint: `nano instance delete ${instance.name}`,
      });
    }
    return { targets: {}, instance, interfaces: await store.find('interfaces', 'instanceId', { equals: instance.id }) };
  },

  subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],
  locks: ({ instance }) => [
    { key: `cell:${instance.cellId}`, mode: 'shared' },
    { key: `instance:${instance.id}`, mode: 'exclusive' },
  ],

  async complete(transaction, { instance, interfaces }) {
    await forget(transaction, instance, interfaces);
    const cell = await referenced(transaction, 'cells', instance.cellId);
    const { id: uuid, domainName: name, cores, memoryBytes, desiredPower } = instance;
    const foreign = [...cell.facts.foreign, { uuid, name, running: desiredPower === 'on', cores, memoryBytes }];
    await transaction.update('cells', { ...cell, facts: { ...cell.facts, foreign } });
  },

  value: async () => null,
};
