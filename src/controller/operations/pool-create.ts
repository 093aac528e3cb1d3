import { boolean, object, optional } from 'valibot';
import { findPool } from '../inventory/lookup.ts';
import { NanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { parseName } from '../model/names.ts';
import { defaultPoolPolicy } from '../model/pool.ts';
import type { PoolView } from '../model/views.ts';
import { showPool } from '../queries/pools.ts';
import { parsedBy } from '../requests.ts';
import { timestamp } from '../services.ts';
import { inventoryOnly } from './inventory-only.ts';
import type { BasePlan, OperationKind } from './operation-kind.ts';
import { raiseRecord } from './zone-record.ts';

interface Request {
  readonly name: string;
  readonly ifNotExists?: boolean | undefined;
}

interface Plan extends BasePlan {
  readonly id: Id;
  readonly name: string;
  readonly createdAt: string;
}

/** Makes an empty pool. */
export const poolCreate: OperationKind<Request, Plan, PoolView> = {
  ...inventoryOnly,
  kind: 'pool.create',
  version: 1,
  changesZoneRecord: true,
  schema: object({ name: parsedBy((text) => parseName(text, 'pool')), ifNotExists: optional(boolean()) }),

  async plan(request, services) {
    const existing = await findPool(services.store, request.name);
    if (existing !== undefined && request.ifNotExists === true) return undefined;
    if (existing !== undefined) throw new NanoError('EXISTS', `a pool named "${request.name}" exists already`);
    return { targets: {}, id: services.ids.uuid(), name: request.name, createdAt: timestamp(services) };
  },

  subjects: (plan) => [{ kind: 'pool', id: plan.id, name: plan.name }],
  locks: () => [{ key: 'zone', mode: 'shared' }],

  async complete(transaction, plan) {
    const { id, name, createdAt } = plan;
    await transaction.insert('pools', { id, name, createdAt, policy: defaultPoolPolicy });
    await raiseRecord(transaction);
  },

  value: (request, services) => showPool(services, request.name),
};
