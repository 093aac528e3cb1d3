import type { Cell } from '../model/cell.ts';
import { recordedObservations } from '../queries/observe-cells.ts';
import type { Services } from '../services.ts';

/** The domains on any cell that nano did not make and that has this name. */
export async function foreignHolders(services: Services, name: string): Promise<Cell[]> {
  const observations = await recordedObservations(services);
  const cells = await services.store.list('cells');
  const own = await services.store.find('instances', 'name', { equals: name });
  return cells.filter((cell) =>
    [...cell.facts.foreign, ...(observations.get(cell.id)?.domains ?? [])].some(
      (domain) => domain.name === name && !own.some((instance) => instance.id === domain.uuid),
    ),
  );
}
