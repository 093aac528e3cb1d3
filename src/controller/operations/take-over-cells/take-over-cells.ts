import { array, object, optional, string } from 'valibot';
import type { Transaction } from '../../inventory/document-store.ts';
import { isNanoError } from '../../model/errors.ts';
import type { Json } from '../../model/json.ts';
import type { TakeOverView } from '../../model/views.ts';
import type { MissedCell } from '../../model/zone.ts';
import { localAction, type OperationKind, type Step } from '../operation-kind.ts';
import { raiseRecord, readZone } from '../zone-record.ts';
import { planTakeOver, type TakeOverPlan, type TakeOverRequest } from './plan.ts';

/**
 * Makes cells obey this inventory and no other of the zone: gives their marks its generation. A cell that cannot be
 * reached keeps none of the others from it; it is noted, and taken over later.
 */
export const takeOverCells: OperationKind<TakeOverRequest, TakeOverPlan, TakeOverView> = {
  kind: 'zone.take-over',
  version: 1,
  changesZoneRecord: true,
  schema: object({ cells: optional(array(string())) }),
  plan: planTakeOver,

  subjects: ({ zone, targets }) => [
    { kind: 'zone', id: zone.id, name: 'zone' },
    ...Object.entries(targets).map(([id, { name }]) => ({ kind: 'cell' as const, id, name })),
  ],
  words: ({ zone, missed }) => ({
    facts: [{ name: 'generation', value: String(zone.generation) }],
    warnings: missed.map(({ cellName, reason }) => `${cellName} cannot be taken over: ${reason}`),
  }),
  changes: ({ zone, raises }) =>
    raises.map(({ from }) => ({ name: 'generation', before: from.generation, after: zone.generation })).slice(0, 1),
  locks: ({ zone, targets }) => [
    { key: `zone:${zone.id}`, mode: 'exclusive' },
    ...Object.keys(targets).map((id) => ({ key: `cell:${id}`, mode: 'shared' as const })),
  ],
  claim: async () => {},
  steps: (plan) => plan.raises.map((_, index) => raiseStep(plan, index)),

  async complete(transaction, plan, results) {
    const missed = [...plan.missed, ...plan.raises.flatMap((raise) => missedIn(results[stepName(raise.cellId)]))];
    await noteMarks(transaction, Object.keys(plan.targets), missed);
    await raiseRecord(transaction);
  },
  release: async () => {},

  async value(_, services, plan) {
    const zone = await readZone(services.store);
    const unmarked = zone.unmarked ?? [];
    const missed = new Set(unmarked.map(({ cellId }) => cellId));
    const marked = Object.entries(plan?.targets ?? {}).flatMap(([id, { name }]) => (missed.has(id) ? [] : [name]));
    return { zone: zone.id, generation: zone.generation, marked: marked.sort(), unmarked };
  },
};

function raiseStep({ raises, targets }: TakeOverPlan, index: number): Step {
  const raise = raises[index];
  const cellId = raise?.cellId ?? '';
  return {
    name: stepName(cellId),
    title: "give the cell's mark the new generation",
    cellId,
    // A mark that was raised stays so: lowering it would give the cell back to who must not have it.
    commit: true,
    act: ({ driver }) => {
      if (raise === undefined) return localAction(async () => null);
      const action = driver(cellId).raiseMark(raise.from, raise.to);
      return localAction(async (context) => {
        try {
          await action.run(context);
          return null;
        } catch (error) {
          if (!isNanoError(error) || context.signal?.aborted === true || error.code === 'OPERATION_LOST') throw error;
          return { cellId, cellName: targets[cellId]?.name ?? cellId, reason: error.message } satisfies MissedCell;
        }
      }, action.commands);
    },
  };
}

function stepName(cellId: string): string {
  return `mark-${cellId}`;
}

function missedIn(result: Json | undefined): MissedCell[] {
  if (typeof result !== 'object' || result === null || !('cellId' in result)) return [];
  return [JSON.parse(JSON.stringify(result))];
}

/** Cells that are not among those looked at stay what they are. */
async function noteMarks(
  transaction: Transaction,
  looked: readonly string[],
  missed: readonly MissedCell[],
): Promise<void> {
  const { unmarked = [], ...zone } = await readZone(transaction);
  const left = [...unmarked.filter(({ cellId }) => !looked.includes(cellId)), ...missed];
  await transaction.update('zones', left.length === 0 ? zone : { ...zone, unmarked: left });
}
