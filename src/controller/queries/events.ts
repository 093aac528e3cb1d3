import { requireCell, requireInstance } from '../inventory/lookup.ts';
import type { Timestamp } from '../model/json.ts';
import type { EventView } from '../model/stats-views.ts';
import { operationEvents } from '../observation/operation-events.ts';
import type { Services } from '../services.ts';

interface Request {
  readonly since?: Timestamp | undefined;
  readonly limit?: number | undefined;
  readonly cell?: string | undefined;
  readonly instance?: string | undefined;
}

/** What happened, the newest first. */
export async function listEvents(services: Services, { since, limit, cell, instance }: Request): Promise<EventView[]> {
  const { store } = services;
  const ofCell = cell === undefined ? undefined : (await requireCell(store, cell)).name;
  const ofInstance = instance === undefined ? undefined : (await requireInstance(store, instance)).name;
  const operations = await store.find('operations', 'startedAt', {
    order: 'descending',
    ...(since === undefined ? {} : { from: since }),
  });
  return operations
    .flatMap(operationEvents)
    .filter((event) => ofCell === undefined || event.cell === ofCell)
    .filter((event) => ofInstance === undefined || event.instance === ofInstance)
    .sort((a, b) => b.number - a.number)
    .slice(0, limit);
}
