import type { New } from '../../model/document.ts';
import { isNanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { CollectionName, Collections, IndexName } from '../collections.ts';
import type { FindQuery, Transaction } from '../document-store.ts';
import type { Documents } from './documents.ts';

/** What the work of a transaction is given; it is good until the work has ended. */
export class SqliteTransaction implements Transaction {
  readonly #documents: Documents;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async get<C extends CollectionName>(collection: C, id: Id): Promise<Collections[C] | undefined> {
    return this.#do(() => this.#documents.in(collection).get(id));
  }

  async find<C extends CollectionName>(
    collection: C,
    index: IndexName<C>,
    query: FindQuery,
  ): Promise<Collections[C][]> {
    return this.#do(() => this.#documents.in(collection).find(index, query));
  }

  async list<C extends CollectionName>(collection: C): Promise<Collections[C][]> {
    return this.#do(() => this.#documents.in(collection).list());
  }

  async count(collection: CollectionName): Promise<number> {
    return this.#do(() => this.#documents.in(collection).count());
  }

  async insert<C extends CollectionName>(collection: C, document: New<Collections[C]>): Promise<Collections[C]> {
    return this.#do(() => this.#documents.in(collection).insert(document));
  }

  async update<C extends CollectionName>(collection: C, document: Collections[C]): Promise<Collections[C]> {
    return this.#do(() => this.#documents.in(collection).update(document));
  }

  async remove<C extends CollectionName>(collection: C, id: Id): Promise<void> {
    this.#do(() => this.#documents.in(collection).remove(id));
  }

  async nextNumber(sequence: string): Promise<number> {
    return this.#do(() => this.#documents.nextNumber(sequence));
  }

  /** No call is taken any more. Throws the failure that forbids to commit, though the work may have caught it. */
  end(): void {
    this.#ended = true;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /**
   * After a failure nothing more is done: SQLite may have rolled back by itself, and would store each further change
   * on its own. EXISTS is none: the work may go on.
   */
  #do<T>(action: () => T): T {
    if (this.#ended) throw new Error('a transaction was used after its work had ended');
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      return action();
    } catch (error) {
      if (!isNanoError(error)) this.#failure = { error };
      throw error;
    }
  }
}
