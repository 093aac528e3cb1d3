import { NanoError } from '../model/errors.ts';
import { type Id, isUuid } from '../model/ids.ts';
import type { Timestamp } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import type { HistoryEntry } from '../model/views.ts';
import type { Services } from '../services.ts';

interface Request {
  readonly thing?: string | undefined;
  readonly since?: Timestamp | undefined;
  readonly limit?: number | undefined;
}

/** What was done, the newest first: to everything, or to one thing under all names that it ever had. */
export async function listHistory(services: Services, request: Request): Promise<HistoryEntry[]> {
  const { thing, since, limit } = request;
  const operations = thing === undefined ? await newest(services, request) : await lifeOf(services, thing);
  return operations
    .filter(({ startedAt }) => since === undefined || startedAt >= since)
    .sort((a, b) => b.number - a.number)
    .slice(0, limit)
    .map(entry);
}

function newest({ store }: Services, { since, limit }: Request): Promise<Operation[]> {
  return store.find('operations', 'began', {
    order: 'descending',
    ...(since === undefined ? {} : { from: since }),
    ...(limit === undefined ? {} : { limit }),
  });
}

/** All that was done to things of this name or id; things that had the name one after the other are all meant. */
async function lifeOf(services: Services, thing: string): Promise<Operation[]> {
  const ids = isUuid(thing) ? new Set([thing.toLowerCase()]) : await everCalled(services, thing);
  const found: Id[] = [];
  for (const id of ids) {
    const records = await services.store.find('subjects', 'subjectId', { equals: id });
    found.push(...records.map((record) => record.operationId));
  }
  if (found.length === 0) {
    throw new NanoError('NOT_FOUND', `nothing is recorded of "${thing}"`, {
      hint: 'nano history lists all changes; what was pruned is forgotten',
    });
  }
  const operations = await Promise.all([...new Set(found)].map((id) => services.store.get('operations', id)));
  return operations.filter((operation) => operation !== undefined);
}

async function everCalled({ store }: Services, name: string): Promise<ReadonlySet<Id>> {
  const records = await store.find('subjects', 'name', { equals: name });
  return new Set(records.map((record) => record.subjectId));
}

function entry(operation: Operation): HistoryEntry {
  return {
    at: operation.startedAt,
    endedAt: operation.endedAt ?? null,
    operation: operation.number,
    id: operation.id,
    kind: operation.kind,
    subjects: operation.subjects,
    state: operation.state,
    actor: operation.actor,
    reason: operation.reason ?? null,
    changes: operation.changes ?? [],
    takeOvers: operation.takeOvers ?? [],
    error: operation.error?.message ?? null,
  };
}
