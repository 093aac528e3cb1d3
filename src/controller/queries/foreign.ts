import type { CallOptions } from '../controller.ts';
import { requireCell, storesOf } from '../inventory/lookup.ts';
import type { ForeignView } from '../model/foreign-view.ts';
import { limitsOf } from '../operations/adopt/limits.ts';
import { proposedName } from '../operations/adopt/proposed-name.ts';
import { readZone, targetOf } from '../operations/zone-record.ts';
import { compareText } from '../scheduler/compare.ts';
import type { Services } from '../services.ts';

/** The domains on a cell that nano did not make and did not adopt, as the cell tells them now. */
export async function listForeign(
  services: Services,
  request: { cell: string },
  { signal }: Pick<CallOptions, 'signal'>,
): Promise<ForeignView[]> {
  const { store, cells } = services;
  const cell = await requireCell(store, request.cell);
  const stores = await storesOf(store, cell.id);
  const driver = cells.at(targetOf(cell, await readZone(store)));
  const { domains } = await driver.survey({ stores }, signal === undefined ? {} : { signal });
  const instances = await store.list('instances');
  const known = new Set(instances.map(({ id }) => id));
  const taken = new Set(instances.map(({ name }) => name));
  return domains
    .filter(({ uuid, metadata }) => metadata === undefined && !known.has(uuid))
    .sort((a, b) => compareText(a.name, b.name))
    .map(({ uuid, name, state, definition }) => {
      const proposed = proposedName(name, taken);
      taken.add(proposed);
      return {
        uuid,
        name,
        proposed,
        state,
        cores: definition?.cores ?? null,
        memoryBytes: definition?.memoryBytes ?? null,
        limits: definition === undefined ? ['read its definition'] : limitsOf(definition),
      };
    });
}
