import { referenced } from '../inventory/lookup.ts';
import type { Instance } from '../model/instance.ts';
import type { CellTarget } from '../ports.ts';
import type { Services } from '../services.ts';
import { readZone, targetOf } from './zone-record.ts';

/** The cell that an instance is on, as it is reached. */
export async function targetOfInstance(services: Services, instance: Instance): Promise<CellTarget> {
  const cell = await referenced(services.store, 'cells', instance.cellId);
  return targetOf(cell, await readZone(services.store));
}
