import { began } from '../inventory/collections.ts';
import type { DocumentStore } from '../inventory/document-store.ts';
import type { Id } from '../model/ids.ts';
import type { Timestamp } from '../model/json.ts';
import { isOpen, type Operation } from '../model/operation.ts';
import type { EventView } from '../model/stats-views.ts';
import { type EventCode, eventNumber, eventView } from './event-codes.ts';

/** An operation's beginning, and its end where it has come to one. The same for everybody who asks. */
export function operationEvents(operation: Operation): EventView[] {
  const { startedAt, endedAt, state, error } = operation;
  const begun = event(operation, startedAt, 'operation.begun', `${operation.kind} begun`);
  if (endedAt === undefined || isOpen({ state })) return [begun];
  if (state === 'succeeded') return [begun, event(operation, endedAt, 'operation.ended', `${operation.kind} done`)];
  const why = error === undefined ? '' : `: ${error.message}`;
  return [begun, event(operation, endedAt, 'operation.failed', `${operation.kind} failed${why}`)];
}

function event(operation: Operation, at: Timestamp, code: EventCode, message: string): EventView {
  const named = (kind: 'cell' | 'instance') => operation.subjects.find((subject) => subject.kind === kind)?.name;
  const placed = operation.steps.find(({ cellName }) => cellName !== undefined)?.cellName;
  const about = { cell: named('cell') ?? placed ?? null, instance: named('instance') ?? null };
  const happening = { code, ...about, operation: operation.number, message };
  // Its end comes after its beginning, in the same millisecond as well.
  const place = operation.number * 2 + (code === 'operation.begun' ? 0 : 1);
  return eventView(happening, eventNumber(Date.parse(at), place), at);
}

/** Operations as anybody begins and ends them from now on; those that are open already are told of when they end. */
export class OperationFollower {
  readonly #store: DocumentStore;
  #since: string | undefined;
  /** Those that were told of, and whether their end was. */
  readonly #told = new Map<Id, 'begun' | 'ended'>();
  #mark: string | undefined;

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  /** What has happened since the last time, the oldest first. Costs nothing where nothing was written. */
  async read(): Promise<EventView[]> {
    const mark = await this.#store.changeMark();
    if (mark === this.#mark) return [];
    const isFirst = this.#mark === undefined;
    this.#mark = mark;
    if (isFirst) await this.#start();
    const found = new Map((await this.#newest()).map((operation) => [operation.id, operation]));
    for (const [id, told] of this.#told) {
      const missing = told === 'begun' && !found.has(id) ? await this.#store.get('operations', id) : undefined;
      if (missing !== undefined) found.set(id, missing);
    }
    return [...found.values()].flatMap((operation) => this.#news(operation)).sort((a, b) => a.number - b.number);
  }

  /** From the newest that there is: no clock decides what is new. */
  async #start(): Promise<void> {
    const [newest] = await this.#store.find('operations', 'began', { order: 'descending', limit: 1 });
    this.#since = newest === undefined ? undefined : began(newest);
    if (newest !== undefined) this.#told.set(newest.id, 'ended');
    for (const { id } of await this.#store.find('operations', 'open', {})) this.#told.set(id, 'begun');
  }

  /** Of what was begun since, as much as there can be between two looks. */
  #newest(): Promise<Operation[]> {
    const from = this.#since === undefined ? {} : { from: this.#since };
    return this.#store.find('operations', 'began', { ...from, order: 'descending', limit: 200 });
  }

  #news(operation: Operation): EventView[] {
    const [begun, ended] = operationEvents(operation);
    const told = this.#told.get(operation.id);
    this.#told.set(operation.id, ended === undefined ? 'begun' : 'ended');
    return [told === undefined ? begun : undefined, told === 'ended' ? undefined : ended].filter(
      (one) => one !== undefined,
    );
  }
}
