import { requireCell, requireInstance } from '../inventory/lookup.ts';
import type { Timestamp } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import type { EventView } from '../model/stats-views.ts';
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

/** An operation's beginning, and its end where it has come to one. */
export function operationEvents(operation: Operation): EventView[] {
  const { startedAt, endedAt, state, error } = operation;
  const begun = event(operation, startedAt, 'operation.begun', 'info', operation.kind);
  if (endedAt === undefined) return [begun];
  if (state === 'succeeded') return [begun, event(operation, endedAt, 'operation.ended', 'info', operation.kind)];
  const why = error === undefined ? '' : `: ${error.message}`;
  return [begun, event(operation, endedAt, 'operation.failed', 'error', `${operation.kind}${why}`)];
}

/** What happened in one millisecond is told apart by this many. */
const eventsPerMs = 1000;

function event(
  operation: Operation,
  at: Timestamp,
  code: string,
  severity: EventView['severity'],
  message: string,
): EventView {
  const named = (kind: 'cell' | 'instance') => operation.subjects.find((subject) => subject.kind === kind)?.name;
  const placed = operation.steps.find(({ cellName }) => cellName !== undefined)?.cellName;
  return {
    number: Date.parse(at) * eventsPerMs + (operation.number % eventsPerMs),
    at,
    code,
    severity,
    cell: named('cell') ?? placed ?? null,
    instance: named('instance') ?? null,
    operation: operation.number,
    message,
  };
}
