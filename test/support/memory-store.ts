import {
  type CollectionName,
  type Collections,
  type Index,
  type Indexes,
  indexes,
} from '../../src/controller/inventory/collections.ts';
import type { DocumentStore, FindQuery, Reader, Transaction } from '../../src/controller/inventory/document-store.ts';
import type { New } from '../../src/controller/model/document.ts';
import { NanoError } from '../../src/controller/model/errors.ts';

const declared: Indexes = indexes;

type State = {
  readonly documents: { [C in CollectionName]: Map<string, Collections[C]> };
  readonly numbers: Map<string, number>;
};

/**
 * The inventory in memory, for tests that need thousands of them: what operations use of a store, in one process. It
 * is no second implementation (conflicts, damage and many processes are the business of the real one).
 */
export class MemoryStore implements DocumentStore {
  #state: State;
  #queue: Promise<unknown> = Promise.resolve();
  #commits = 0;

  constructor(state: State = emptyState()) {
    this.#state = state;
  }

  /** The same inventory again, to go another way from here. */
  clone(): MemoryStore {
    return new MemoryStore(copyOf(this.#state));
  }

  /** Loses everything, as when the file is deleted. */
  lose(): void {
    this.#state = emptyState();
  }

  get: DocumentStore['get'] = (collection, id) => reader(this.#state).get(collection, id);
  find: DocumentStore['find'] = (collection, index, query) => reader(this.#state).find(collection, index, query);
  list: DocumentStore['list'] = (collection) => reader(this.#state).list(collection);
  count: DocumentStore['count'] = (collection) => reader(this.#state).count(collection);

  changeMark: DocumentStore['changeMark'] = async () => String(this.#commits);
  revisions: DocumentStore['revisions'] = async (collection) =>
    new Map([...this.#state.documents[collection].values()].map(({ id, revision }) => [id, revision]));

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      const draft = copyOf(this.#state);
      const result = await work(writer(draft));
      this.#state = draft;
      this.#commits += 1;
      return result;
    };
    // As the real one does: with what is stored now, it may do another thing.
    const again = () =>
      run().catch((error: unknown) => {
        if (error instanceof StaleRevision) return run();
        throw error;
      });
    const result = this.#queue.then(again);
    this.#queue = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {}
}

function emptyState(): State {
  return {
    documents: {
      zones: new Map(),
      pools: new Map(),
      cells: new Map(),
      stores: new Map(),
      observations: new Map(),
      images: new Map(),
      replicas: new Map(),
      instances: new Map(),
      volumes: new Map(),
      interfaces: new Map(),
      placements: new Map(),
      trash: new Map(),
      claims: new Map(),
      operations: new Map(),
      subjects: new Map(),
      locks: new Map(),
    },
    numbers: new Map(),
  };
}

function copyOf({ documents, numbers }: State): State {
  const copy = emptyState();
  for (const name of names(documents)) copyCollection(documents, copy.documents, name);
  return { documents: copy.documents, numbers: new Map(numbers) };
}

function copyCollection<C extends CollectionName>(from: State['documents'], to: State['documents'], name: C): void {
  for (const [id, document] of from[name]) to[name].set(id, document);
}

function names(documents: State['documents']): CollectionName[] {
  return Object.keys(documents).filter((name): name is CollectionName => name in documents);
}

function reader({ documents }: State): Reader {
  return {
    get: async (collection, id) => documents[collection].get(id),
    list: async (collection) => [...documents[collection].values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    count: async (collection) => documents[collection].size,
    async find(collection, index, query) {
      const { of } = indexOf(collection, index);
      const found = [...documents[collection].values()]
        .flatMap((document) => {
          const value = of(document);
          return value !== undefined && matches(value, query) ? [{ document, value }] : [];
        })
        .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.document.id < b.document.id ? -1 : 1));
      if (query.order === 'descending') found.reverse();
      return found.slice(0, query.limit).map(({ document }) => document);
    },
  };
}

function writer(state: State): Transaction {
  const { documents, numbers } = state;
  return {
    ...reader(state),
    async insert<C extends CollectionName>(collection: C, document: New<Collections[C]>) {
      if (documents[collection].has(document.id))
        throw new NanoError('EXISTS', `${collection} ${document.id} exists already`);
      return put(documents, collection, withRevision<C>(document, 1));
    },
    async update(collection, document) {
      const stored = documents[collection].get(document.id);
      if (stored?.revision !== document.revision) throw new StaleRevision(`${collection} ${document.id}`);
      return put(documents, collection, { ...document, revision: document.revision + 1 });
    },
    async remove(collection, id) {
      documents[collection].delete(id);
    },
    async nextNumber(sequence) {
      const next = (numbers.get(sequence) ?? 0) + 1;
      numbers.set(sequence, next);
      return next;
    },
  };
}

/** Another revision is stored than the one that was to be replaced. */
class StaleRevision extends Error {}

function put<C extends CollectionName>(
  documents: State['documents'],
  collection: C,
  document: Collections[C],
): Collections[C] {
  for (const [name, index] of Object.entries<Index<Collections[C]>>(declared[collection])) {
    const value = index.of(document);
    if (index.unique !== true || value === undefined) continue;
    for (const other of documents[collection].values()) {
      if (other.id !== document.id && index.of(other) === value)
        throw new NanoError('EXISTS', `${name} "${value}" is taken`);
    }
  }
  documents[collection].set(document.id, document);
  return document;
}

function withRevision<C extends CollectionName>(document: New<Collections[C]>, revision: number): Collections[C] {
  return JSON.parse(JSON.stringify({ ...document, revision }));
}

function indexOf<C extends CollectionName>(collection: C, name: string): Index<Collections[C]> {
  const index = Object.entries<Index<Collections[C]>>(declared[collection]).find(([key]) => key === name)?.[1];
  if (index === undefined) throw new Error(`${collection} has no index ${name}`);
  return index;
}

function matches(value: string | number, { equals, from, below }: FindQuery): boolean {
  if (Array.isArray(equals)) return equals.includes(value);
  return (
    (equals === undefined || equals === value) &&
    (from === undefined || value >= from) &&
    (below === undefined || value < below)
  );
}
