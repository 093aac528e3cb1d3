import { type InferOutput, object, string } from 'valibot';
import { referenced, requirePool } from '../inventory/lookup.ts';
import { readPlacementPool } from '../inventory/read-placement-pool.ts';
import type { ChangedValue } from '../model/operation.ts';
import type { Pool, PoolPolicy } from '../model/pool.ts';
import { policyOf } from '../model/pool.ts';
import type { Changed, PoolView } from '../model/views.ts';
import { showPool } from '../queries/pools.ts';
import { poolPolicyEntries } from '../scheduler/policy-schema.ts';
import type { Services } from '../services.ts';
import { changedPolicy, differenceFacts, differences } from './changed-policy.ts';
import { inventoryOnly } from './inventory-only.ts';
import type { BasePlan, OperationKind } from './operation-kind.ts';
import { policyWarnings } from './policy-warnings.ts';
import { raiseRecord } from './zone-record.ts';

const schema = object({ name: string(), policy: object(poolPolicyEntries) });
type Request = InferOutput<typeof schema>;

interface Plan extends BasePlan {
  readonly pool: Pool;
  readonly policy: Partial<PoolPolicy>;
  readonly warnings: readonly string[];
}

/** Changes how a pool places instances. Those that are there stay where they are. */
export const poolSet: OperationKind<Request, Plan, PoolView & Changed> = {
  ...inventoryOnly,
  kind: 'pool.set',
  version: 1,
  changesZoneRecord: true,
  schema,

  async plan(request, services) {
    const pool = await requirePool(services.store, request.name);
    const policy = changedPolicy(policyOf(pool), request.policy);
    if (Object.keys(policy).length === 0) return undefined;
    return { targets: {}, pool, policy, warnings: await warningsFor(services, pool, policy) };
  },

  subjects: ({ pool }) => [{ kind: 'pool', id: pool.id, name: pool.name }],
  words: (plan) => ({ facts: differenceFacts(changesOf(plan)), warnings: plan.warnings }),
  changes: changesOf,
  locks: ({ pool }) => [{ key: `pool:${pool.id}`, mode: 'shared' }],

  async complete(transaction, plan) {
    const pool = await referenced(transaction, 'pools', plan.pool.id);
    await transaction.update('pools', { ...pool, policy: { ...pool.policy, ...plan.policy } });
    await raiseRecord(transaction);
  },

  value: async (request, services, plan) => ({
    ...(await showPool(services, request.name)),
    changed: plan === undefined ? [] : changesOf(plan),
  }),
};

function changesOf({ pool, policy }: Plan): ChangedValue[] {
  return differences(policyOf(pool), { ...policyOf(pool), ...policy });
}

/** What is not as the new policy wants it: nothing is moved for it. */
async function warningsFor(services: Services, pool: Pool, policy: Partial<PoolPolicy>): Promise<string[]> {
  const changed = { ...pool, policy: { ...pool.policy, ...policy } };
  const { store, clock } = services;
  return policyWarnings(await readPlacementPool(store, changed, clock.now(), undefined, { all: true }));
}
