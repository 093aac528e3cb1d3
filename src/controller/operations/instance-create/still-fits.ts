import type { Transaction } from '../../inventory/document-store.ts';
import { referenced, storesOf } from '../../inventory/lookup.ts';
import { placementCell } from '../../inventory/read-placement-pool.ts';
import { policyOf } from '../../model/pool.ts';
import { examine } from '../../scheduler/place.ts';
import { affinityOf } from '../../scheduler/placement-request.ts';
import { roomOf } from '../../scheduler/room.ts';
import { PlanOutdated } from '../operation-kind.ts';
import { cellRevisions } from './cell-revisions.ts';
import { placementContext } from './choose-cell.ts';
import type { CreatePlan } from './plan.ts';
import { placementRequest } from './wanted.ts';

/** Whether the chosen cell is still what the plan saw: no capacity is given twice, and no rule broken by two at once. */
export async function refuseIfOutdated(transaction: Transaction, plan: CreatePlan): Promise<void> {
  const { instance, claim, store } = plan;
  // The policy may have changed since the plan was made.
  const pool = await referenced(transaction, 'pools', plan.pool.id);
  const cell = await transaction.get('cells', instance.cellId);
  if (cell?.state !== 'ready' || !cell.enabled) throw new PlanOutdated('the chosen cell was disabled or removed');
  const [first] = await storesOf(transaction, cell.id);
  const placed = placementCell(cell, pool, first, undefined, []);
  const room = roomOf(placed);
  const { cores, memoryBytes, storeBytes } = claim.resources;
  const limit = placed.policy.instanceLimit ?? Number.POSITIVE_INFINITY;
  const fits =
    cores <= room.cores.free &&
    memoryBytes <= room.memoryBytes.free &&
    (storeBytes[store.id] ?? 0) <= room.diskBytes.free &&
    cell.instances < limit;
  if (!fits) throw new PlanOutdated(`the room on ${cell.name} was taken`);
  await refuseIfRulesBroken(transaction, { ...plan, pool }, cell.name);
}

/** Rules are about others, so all others must be looked at again: only where there are rules. */
async function refuseIfRulesBroken(transaction: Transaction, plan: CreatePlan, cellName: string): Promise<void> {
  const { pool, image, request, failed } = plan;
  const asked = placementRequest(request, pool, image, cellName);
  const ruled = await transaction.find('instances', 'ruledPoolId', { equals: pool.id, limit: 1 });
  if (!policyOf(pool).failoverSafe && affinityOf(asked).length === 0 && ruled.length === 0) return;
  const cells = await transaction.find('cells', 'poolId', { equals: pool.id });
  if (cellRevisions(cells) === plan.cellRevisions) return;
  const context = await placementContext(
    transaction,
    { request: asked, pool, image, failed },
    Date.parse(plan.placement.at),
  );
  if (examine(asked, context).fitting.length === 0) {
    throw new PlanOutdated(`others were placed meanwhile, and ${cellName} no longer fits`);
  }
}
