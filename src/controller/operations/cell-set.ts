import { array, type InferOutput, object, optional, picklist, pipe, record, string } from 'valibot';
import { referenced, requireCell } from '../inventory/lookup.ts';
import { readPlacementPool } from '../inventory/read-placement-pool.ts';
import type { Cell } from '../model/cell.ts';
import { NanoError } from '../model/errors.ts';
import { type Labels, parseLabelKey, parseLabelValue } from '../model/labels.ts';
import type { ChangedValue } from '../model/operation.ts';
import { cellPolicyKeys } from '../model/policy-words.ts';
import { type CellPolicy, policyOf } from '../model/pool.ts';
import type { CellView, Changed } from '../model/views.ts';
import { showCell } from '../queries/cells.ts';
import { cellPolicyEntries } from '../scheduler/policy-schema.ts';
import { readBy } from '../scheduler/read-by.ts';
import type { Services } from '../services.ts';
import { changedPolicy, differenceFacts, differences } from './changed-policy.ts';
import { inventoryOnly } from './inventory-only.ts';
import type { BasePlan, OperationKind } from './operation-kind.ts';
import { policyWarnings } from './policy-warnings.ts';
import { raiseRecord } from './zone-record.ts';

const key = pipe(
  string(),
  readBy((text) => parseLabelKey(text, '--label')),
);
const value = pipe(
  string(),
  readBy((text) => parseLabelValue(text, '--label')),
);
const schema = object({
  name: string(),
  policy: optional(object(cellPolicyEntries), {}),
  /** What the cell shall have from its pool again. */
  asPool: optional(array(picklist(cellPolicyKeys)), []),
  labels: optional(record(key, value), {}),
  unlabel: optional(array(key), []),
});
type Request = InferOutput<typeof schema>;

interface Plan extends BasePlan {
  readonly cell: Cell;
  readonly labels: Labels;
  readonly policy: Partial<CellPolicy>;
  readonly warnings: readonly string[];
}

/** Changes what a cell gives and keeps where its pool's policy does not suit it, and its labels. */
export const cellSet: OperationKind<Request, Plan, CellView & Changed> = {
  ...inventoryOnly,
  kind: 'cell.set',
  version: 1,
  changesZoneRecord: true,
  schema,

  async plan(request, services) {
    const cell = await requireCell(services.store, request.name);
    const policy = policyAfter(cell, request);
    const labels = labelsAfter(cell, request);
    if (isSame(policy, cell.policy ?? {}) && isSame(labels, cell.labels ?? {})) return undefined;
    return { targets: {}, cell, labels, policy, warnings: await warningsFor(services, { ...cell, policy }) };
  },

  subjects: ({ cell }) => [{ kind: 'cell', id: cell.id, name: cell.name }],
  words: (plan) => ({ facts: differenceFacts(changesOf(plan)), warnings: plan.warnings }),
  changes: changesOf,
  locks: ({ cell }) => [{ key: `cell:${cell.id}`, mode: 'shared' }],

  async complete(transaction, plan) {
    const { labels: _, policy: __, ...cell } = await referenced(transaction, 'cells', plan.cell.id);
    await transaction.update('cells', {
      ...cell,
      ...(Object.keys(plan.labels).length === 0 ? {} : { labels: plan.labels }),
      ...(Object.keys(plan.policy).length === 0 ? {} : { policy: plan.policy }),
    });
    await raiseRecord(transaction);
  },

  value: async (request, services, plan) => ({
    ...(await showCell(services, { name: request.name, cached: true }, {})),
    changed: plan === undefined ? [] : changesOf(plan),
  }),
};

function policyAfter(cell: Cell, { policy, asPool }: Request): Partial<CellPolicy> {
  const both = asPool.find((one) => policy[one] !== undefined);
  if (both !== undefined) throw new NanoError('INVALID_VALUE', `${both} cannot be set and be left to the pool at once`);
  const kept = Object.fromEntries(
    Object.entries(cell.policy ?? {}).filter(([name]) => !asPool.some((one) => one === name)),
  );
  return { ...kept, ...changedPolicy<CellPolicy>({}, policy) };
}

function labelsAfter(cell: Cell, { labels, unlabel }: Request): Labels {
  const kept = Object.entries(cell.labels ?? {}).filter(([name]) => !unlabel.includes(name));
  return { ...Object.fromEntries(kept), ...labels };
}

/** A part of the policy that the cell does not have of its own is the pool's. */
function changesOf({ cell, labels, policy }: Plan): ChangedValue[] {
  const named = (entries: Labels) =>
    Object.fromEntries(Object.entries(entries).map(([name, text]) => [`label ${name}`, text]));
  return [...differences(cell.policy ?? {}, policy, 'pool'), ...differences(named(cell.labels ?? {}), named(labels))];
}

function isSame(left: object, right: object): boolean {
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(left) === sorted(right);
}

async function warningsFor(services: Services, cell: Cell): Promise<string[]> {
  const { store, clock } = services;
  const pool = await referenced(store, 'pools', cell.poolId);
  const known = await readPlacementPool(store, pool, clock.now(), undefined, { all: true });
  const own = { ...policyOf(pool), ...cell.policy };
  return policyWarnings({
    ...known,
    cells: known.cells.map((one) => (one.id === cell.id ? { ...one, policy: own } : one)),
  });
}
