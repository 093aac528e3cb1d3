import { object, string } from 'valibot';
import { requireCell, storesOf } from '../../inventory/lookup.ts';
import type { Cell } from '../../model/cell.ts';
import type { CellView } from '../../model/views.ts';
import { showCell } from '../../queries/cells.ts';
import { deadPartials } from '../../verify/compare-files.ts';
import type { BasePlan, OperationKind } from '../operation-kind.ts';
import { readZone, targetOf } from '../zone-record.ts';

interface Plan extends BasePlan {
  readonly cell: Cell;
  readonly dead: readonly { readonly storeId: string; readonly storePath: string; readonly names: readonly string[] }[];
}

/** Deletes half-written files on a cell whose operations have ended. */
export const cleanCell: OperationKind<{ readonly name: string }, Plan, CellView> = {
  kind: 'cell.clean',
  version: 1,
  schema: object({ name: string() }),

  async plan({ name }, services, call) {
    const cell = await requireCell(services.store, name);
    const target = targetOf(cell, await readZone(services.store));
    const stores = await storesOf(services.store, cell.id);
    const survey = await services.cells
      .at(target)
      .survey({ stores }, call.signal === undefined ? {} : { signal: call.signal });
    // Read after the files: an operation that began meanwhile is known.
    const open = new Set((await services.store.find('operations', 'open', {})).map(({ id }) => id));
    const dead = survey.stores
      .map(({ id, path, files }) => ({ storeId: id, storePath: path, names: deadPartials(files.keys(), open) }))
      .filter(({ names }) => names.length > 0);
    return dead.length === 0 ? undefined : { targets: { [cell.id]: target }, cell, dead };
  },

  subjects: ({ cell }) => [{ kind: 'cell', id: cell.id, name: cell.name }],
  words: ({ dead }) => ({
    facts: [{ name: 'half-written files', value: dead.flatMap(({ names }) => names).join(', ') }],
    warnings: [],
  }),
  locks: ({ cell }) => [{ key: `cell:${cell.id}`, mode: 'shared' }],
  claim: async () => {},
  steps: ({ cell, dead }) =>
    dead.map(({ storeId, storePath, names }) => ({
      name: `files-${storeId}`,
      title: 'delete what operations that ended have left half-written',
      cellId: cell.id,
      commit: true as const,
      act: ({ driver }) => driver(cell.id).removePartials({ storePath, names }),
    })),
  complete: async () => {},
  release: async () => {},
  value: (request, services) => showCell(services, request, {}),
};
