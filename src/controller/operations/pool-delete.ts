import { boolean, object, optional, string } from 'valibot';
import type { Reader } from '../inventory/document-store.ts';
import { findPool, requirePool } from '../inventory/lookup.ts';
import { NanoError } from '../model/errors.ts';
import type { Pool } from '../model/pool.ts';
import { inventoryOnly } from './inventory-only.ts';
import type { BasePlan, OperationKind } from './operation-kind.ts';
import { raiseRecord } from './zone-record.ts';

interface Request {
  readonly name: string;
  readonly ifExists?: boolean | undefined;
}

interface Plan extends BasePlan {
  readonly pool: Pool;
}

/** Deletes a pool that has no cells. */
export const poolDelete: OperationKind<Request, Plan, null> = {
  ...inventoryOnly,
  kind: 'pool.delete',
  version: 1,
  changesZoneRecord: true,
  schema: object({ name: string(), ifExists: optional(boolean()) }),

  async plan(request, services) {
    if (request.ifExists === true && (await findPool(services.store, request.name)) === undefined) return undefined;
    const pool = await requirePool(services.store, request.name);
    await refuseUnlessEmpty(services.store, pool);
    return { targets: {}, pool };
  },

  subjects: ({ pool }) => [{ kind: 'pool', id: pool.id, name: pool.name }],
  locks: ({ pool }) => [{ key: `pool:${pool.id}`, mode: 'exclusive' }],

  async complete(transaction, { pool }) {
    await refuseUnlessEmpty(transaction, pool);
    await transaction.remove('pools', pool.id);
    await raiseRecord(transaction);
  },

  value: async () => null,
};

async function refuseUnlessEmpty(reader: Reader, pool: Pool): Promise<void> {
  const cells = await reader.find('cells', 'poolId', { equals: pool.id });
  if (cells.length > 0) {
    throw new NanoError(
      'IN_USE',
      `pool "${pool.name}" still has ${cells.length === 1 ? 'a cell' : `${cells.length} cells`}`,
      {
        hint: `nano pool remove-cell ${pool.name} ${cells[0]?.name}`,
        details: cells.map((cell) => ({ subject: cell.name, reason: `${cell.instances} instances` })),
      },
    );
  }
  if (pool.name === 'default') {
    throw new NanoError('IN_USE', 'the pool "default" is always there', { hint: 'it may stay empty' });
  }
}
