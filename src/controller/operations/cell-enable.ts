import { object, string } from 'valibot';
import { referenced, requireCell } from '../inventory/lookup.ts';
import type { Cell } from '../model/cell.ts';
import { NanoError } from '../model/errors.ts';
import type { CellView } from '../model/views.ts';
import { showCell } from '../queries/cells.ts';
import { timestamp } from '../services.ts';
import { inventoryOnly } from './inventory-only.ts';
import type { BasePlan, OperationKind } from './operation-kind.ts';
import { raiseRecord } from './zone-record.ts';

interface Request {
  readonly name: string;
}

interface Plan extends BasePlan {
  readonly cell: Cell;
  readonly at: string;
}

/** Whether placement may choose a cell. Instances on a disabled one go on and stay manageable. */
function cellSwitch(kind: 'cell.enable' | 'cell.disable', enabled: boolean): OperationKind<Request, Plan, CellView> {
  return {
    ...inventoryOnly,
    kind,
    version: 1,
    changesZoneRecord: true,
    schema: object({ name: string() }),

    async plan(request, services) {
      const cell = await requireCell(services.store, request.name);
      if (cell.enabled === enabled) {
        throw new NanoError('WRONG_STATE', `cell "${cell.name}" is already ${enabled ? 'enabled' : 'disabled'}`);
      }
      return { targets: {}, cell, at: timestamp(services) };
    },

    subjects: ({ cell }) => [{ kind: 'cell', id: cell.id, name: cell.name }],
    changes: ({ cell }) => [{ name: 'enabled', before: cell.enabled, after: enabled }],
    locks: ({ cell }) => [{ key: `cell:${cell.id}`, mode: 'shared' }],

    async complete(transaction, plan) {
      const { disabledAt: _, ...cell } = await referenced(transaction, 'cells', plan.cell.id);
      await transaction.update('cells', { ...cell, enabled, ...(enabled ? {} : { disabledAt: plan.at }) });
      await raiseRecord(transaction);
    },

    value: (request, services) => showCell(services, { name: request.name, cached: true }, {}),
  };
}

export const cellEnable = cellSwitch('cell.enable', true);
export const cellDisable = cellSwitch('cell.disable', false);
