import { boolean, object, optional, string } from 'valibot';
import { releaseClaims } from '../../inventory/claims.ts';
import { referenced } from '../../inventory/lookup.ts';
import { NanoError } from '../../model/errors.ts';
import type { TrashedInstance } from '../../model/trash.ts';
import { formatSize } from '../../model/units.ts';
import type { Services } from '../../services.ts';
import type { BasePlan, OperationKind } from '../operation-kind.ts';
import { readZone, targetOf } from '../zone-record.ts';
import { requireTrashed, type WholeTrashed, wholeTrashed } from './trashed.ts';

interface Request {
  readonly name: string;
  /** Refuses one that can still be brought back. */
  readonly expired?: boolean | undefined;
}

export type PurgePlan = BasePlan & WholeTrashed;

/** Removes a deleted instance and its disks for good. */
export const trashPurge: OperationKind<Request, PurgePlan, null> = {
  kind: 'trash.purge',
  version: 1,
  schema: object({ name: string(), expired: optional(boolean()) }),

  async plan(request, services) {
    const trashed = await requireTrashed(services.store, request.name);
    if (request.expired === true && Date.parse(trashed.until) > services.clock.now()) {
      throw new NanoError('WRONG_STATE', `"${trashed.name}" is kept until ${trashed.until}`);
    }
    return planPurge(services, trashed);
  },

  subjects: ({ trashed }) => [{ kind: 'instance', id: trashed.id, name: trashed.name }],
  words: ({ volumes }) => ({
    facts: [
      {
        name: 'disks lost',
        value: volumes.map((volume) => `${volume.target} ${formatSize(volume.virtualSizeBytes)}`).join(', '),
      },
    ],
    warnings: [],
  }),
  locks: ({ trashed }) => [
    { key: `cell:${trashed.cellId}`, mode: 'shared' },
    { key: `instance:${trashed.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { trashed }) {
    if ((await transaction.get('trash', trashed.id)) !== undefined) return;
    throw new NanoError('NOT_FOUND', `there is no deleted instance "${trashed.name}" any more`);
  },

  steps: ({ trashed, stores }) => [
    {
      name: 'probe',
      title: 'check that the cell is there and ours',
      cellId: trashed.cellId,
      act: ({ driver }) => driver(trashed.cellId).probe({ stores }),
    },
    ...stores.map((store) => ({
      name: `directory-${store.id}`,
      title: 'remove its disks from the trash',
      cellId: trashed.cellId,
      commit: true as const,
      act: ({ driver }: Parameters<ReturnType<typeof trashPurge.steps>[number]['act']>[0]) =>
        driver(trashed.cellId).removeTrash({ storePath: store.path, instanceId: trashed.id }),
    })),
  ],

  async complete(transaction, { trashed, volumes, interfaces }) {
    await releaseClaims(transaction, trashed.id);
    for (const card of interfaces) await transaction.remove('interfaces', card.id);
    for (const volume of volumes) await transaction.remove('volumes', volume.id);
    await transaction.remove('trash', trashed.id);
  },

  release: async () => {},
  value: async () => null,
};

export async function planPurge({ store }: Pick<Services, 'store'>, trashed: TrashedInstance): Promise<PurgePlan> {
  const cell = await referenced(store, 'cells', trashed.cellId);
  return { targets: { [cell.id]: targetOf(cell, await readZone(store)) }, ...(await wholeTrashed(store, trashed)) };
}
