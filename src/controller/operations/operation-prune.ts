import { object } from 'valibot';
import type { Id } from '../model/ids.ts';
import type { Timestamp } from '../model/json.ts';
import { isOpen, type Operation } from '../model/operation.ts';
import type { PruneView } from '../model/views.ts';
import { count } from '../requests.ts';
import type { Services } from '../services.ts';
import { forgetSubjects } from './engine/subject-records.ts';
import { type BasePlan, localAction, type OperationKind } from './operation-kind.ts';
import { readZone } from './zone-record.ts';

interface Request {
  readonly olderThanMs: number;
}

interface Plan extends BasePlan {
  readonly zoneId: Id;
  readonly before: Timestamp;
  readonly operations: number;
}

/** Others wait for a transaction: none takes longer than a moment. */
const atOnce = 500;

/**
 * Forgets finished operations. It is an operation itself: who had history forgotten, when and why is the one thing that
 * must not be forgotten with it. What still holds locks or has something left to clean is kept, however old.
 */
export const operationPrune: OperationKind<Request, Plan, PruneView> = {
  kind: 'operation.prune',
  version: 1,
  schema: object({ olderThanMs: count(Number.MAX_SAFE_INTEGER) }),

  async plan({ olderThanMs }, services) {
    const before = new Date(Math.max(0, services.clock.now() - olderThanMs)).toISOString();
    const operations = await countDue(services, before);
    if (operations === 0) return undefined;
    const zone = await readZone(services.store);
    return { targets: {}, zoneId: zone.id, before, operations };
  },

  subjects: ({ zoneId }) => [{ kind: 'zone', id: zoneId, name: 'zone' }],
  words: ({ before, operations }) => ({
    facts: [
      { name: 'ended before', value: before },
      { name: 'operations', value: String(operations) },
    ],
    warnings: [],
  }),
  locks: () => [{ key: 'history', mode: 'exclusive' }],
  claim: async () => {},
  steps: (plan) => [
    {
      name: 'forget',
      title: 'forget the operations',
      commit: true,
      act: ({ services }) => localAction(() => forget(services, plan.before)),
    },
  ],
  complete: async () => {},
  release: async () => {},

  value: async ({ olderThanMs }, services, plan) => ({
    before: plan?.before ?? new Date(Math.max(0, services.clock.now() - olderThanMs)).toISOString(),
    operations: plan?.operations ?? 0,
  }),
};

/** Finished operations that ended before a time, some at once, the oldest first. */
async function* due({ store }: Services, before: Timestamp): AsyncGenerator<readonly Operation[]> {
  for (let from = 0; ; ) {
    const page = await store.find('operations', 'number', { from, limit: atOnce });
    yield page.filter((operation) => isDue(operation, before));
    const last = page.at(-1);
    // What ended before it began before it, and numbers rise with time.
    if (last === undefined || page.length < atOnce || last.startedAt >= before) return;
    from = last.number + 1;
  }
}

async function countDue(services: Services, before: Timestamp): Promise<number> {
  let operations = 0;
  for await (const page of due(services, before)) operations += page.length;
  return operations;
}

async function forget(services: Services, before: Timestamp): Promise<void> {
  for await (const page of due(services, before)) {
    await services.store.transaction(async (transaction) => {
      for (const { id } of page) {
        const operation = await transaction.get('operations', id);
        if (operation === undefined || !isDue(operation, before)) continue;
        await transaction.remove('operations', id);
        await forgetSubjects(transaction, operation);
      }
    });
  }
}

function isDue(operation: Operation, before: Timestamp): boolean {
  return !isOpen(operation) && (operation.endedAt ?? operation.startedAt) < before;
}
