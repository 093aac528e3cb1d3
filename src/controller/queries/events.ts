import { requireCell, requireInstance } from '../inventory/lookup.ts';
import { isNanoError } from '../model/errors.ts';
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

/** Enough that something is left of it when one cell's or one instance's are asked for. */
const usualLimit = 1_000;

/** What happened, the newest first: what those who watched saw of cells and instances, and the operations. */
export async function listEvents(services: Services, request: Request): Promise<EventView[]> {
  const { since, limit = usualLimit } = request;
  const { store } = services;
  const cell = request.cell === undefined ? undefined : await nameOf(requireCell(store, request.cell), request.cell);
  const instance =
    request.instance === undefined
      ? undefined
      : await nameOf(requireInstance(store, request.instance), request.instance);
  const isAsked = (event: EventView) =>
    (cell === undefined || event.cell === cell) && (instance === undefined || event.instance === instance);
  const isFiltered = cell !== undefined || instance !== undefined;
  const operations = await store.find('operations', 'began', {
    order: 'descending',
    ...(since === undefined ? {} : { from: since }),
    ...(isFiltered ? {} : { limit }),
  });
  const chronicle = await services.chronicle();
  const seen = chronicle.events({
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    limit: isFiltered ? Number.MAX_SAFE_INTEGER : limit,
  });
  return [...seen, ...operations.flatMap(operationEvents)]
    .filter(isAsked)
    .sort((a, b) => b.number - a.number)
    .slice(0, limit);
}

/** Things that are gone, and foreign domains, have events too: any name that is one is taken as it is. */
async function nameOf(found: Promise<{ readonly name: string }>, asked: string): Promise<string> {
  try {
    return (await found).name;
  } catch (error) {
    if (isNanoError(error) && error.code === 'NOT_FOUND') return asked;
    throw error;
  }
}
