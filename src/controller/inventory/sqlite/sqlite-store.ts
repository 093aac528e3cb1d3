import { AsyncLocalStorage } from 'node:async_hooks';
import { NanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { ByteSource } from '../../ports.ts';
import type { CollectionName, Collections, IndexName } from '../collections.ts';
import type { DocumentStore, FindQuery, Replacing, Transaction } from '../document-store.ts';
import { Documents } from './documents.ts';
import type { SqliteConnection } from './driver.ts';
import { stateError } from './failure.ts';
import { type Patience, retryWhileBusy } from './patience.ts';
import { runTransaction } from './run-transaction.ts';

export interface SqliteStoreParts {
  /** The connection that writes. */
  readonly connection: SqliteConnection;
  /** Opens another one, for reading while a transaction is in progress. */
  readonly reconnect: () => SqliteConnection;
  readonly patience: Patience;
  /** Throws when the schema is not the one that was found when the store was opened. */
  readonly checkSchema: () => void;
  readonly copiedFrom: string | undefined;
  readonly backUp: () => ByteSource;
  readonly replace: (source: ByteSource, replacing: Replacing) => Promise<string>;
}

/** The inventory in one SQLite database. Transactions of this process run one after the other. */
export class SqliteStore implements DocumentStore {
  readonly #parts: SqliteStoreParts;
  readonly #documents: Documents;
  /** Reads what is committed while the first connection is in a transaction. */
  #reading: Documents | undefined;
  #writing = false;
  #closed = false;
  #commits = 0;
  #copiedFrom: string | undefined;
  #last: Promise<unknown> = Promise.resolve();
  readonly #inside = new AsyncLocalStorage<{ running: boolean }>();

  constructor(parts: SqliteStoreParts) {
    this.#parts = parts;
    this.#copiedFrom = parts.copiedFrom;
    this.#documents = new Documents(parts.connection);
  }

  get<C extends CollectionName>(collection: C, id: Id): Promise<Collections[C] | undefined> {
    return this.#read((documents) => documents.in(collection).get(id));
  }

  find<C extends CollectionName>(collection: C, index: IndexName<C>, query: FindQuery): Promise<Collections[C][]> {
    return this.#read((documents) => documents.in(collection).find(index, query));
  }

  list<C extends CollectionName>(collection: C): Promise<Collections[C][]> {
    return this.#read((documents) => documents.in(collection).list());
  }

  count(collection: CollectionName): Promise<number> {
    return this.#read((documents) => documents.in(collection).count());
  }

  revisions(collection: CollectionName): Promise<ReadonlyMap<Id, number>> {
    return this.#read((documents) => documents.in(collection).revisions());
  }

  /** SQLite counts the commits of other connections; this one's own are counted here. */
  changeMark(): Promise<string> {
    return this.#translated(async () => {
      this.#refuseClosed();
      return `${this.#documents.otherCommits()}.${this.#commits}`;
    });
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.#refuseClosed();
    if (this.#inside.getStore()?.running) {
      throw new NanoError('INTERNAL', 'a transaction was begun inside of another, which would wait for itself');
    }
    const result = this.#last.then(() => this.#translated(() => this.#transact(work)));
    this.#last = result.catch(() => undefined);
    return result;
  }

  get copiedFrom(): string | undefined {
    return this.#copiedFrom;
  }

  backUp(): Promise<ByteSource> {
    return this.#translated(() => retryWhileBusy(this.#parts.backUp, this.#parts.patience));
  }

  replace(backup: ByteSource, replacing: Replacing): Promise<string> {
    const result = this.#last.then(async () => {
      const kept = await this.#translated(() => this.#parts.replace(backup, replacing));
      this.#copiedFrom = undefined;
      this.#commits += 1;
      return kept;
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Waits for transactions that were begun. SQLite checkpoints by itself when the last process closes. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#last;
    for (const connection of [this.#reading?.connection, this.#parts.connection]) closeQuietly(connection);
  }

  async #transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const inside = { running: true };
    try {
      return await runTransaction(this.#documents, (transaction) => this.#inside.run(inside, work, transaction), {
        ...this.#parts,
        begun: () => {
          this.#writing = true;
        },
        ended: () => {
          this.#writing = false;
          this.#commits += 1;
        },
      });
    } finally {
      inside.running = false;
    }
  }

  #read<T>(read: (documents: Documents) => T): Promise<T> {
    return this.#translated(() => {
      this.#refuseClosed();
      return retryWhileBusy(() => read(this.#readable()), this.#parts.patience);
    });
  }

  #readable(): Documents {
    if (!this.#writing) return this.#documents;
    this.#reading ??= new Documents(this.#parts.reconnect());
    return this.#reading;
  }

  #refuseClosed(): void {
    if (this.#closed) throw new NanoError('INTERNAL', 'the inventory was used after it had been closed');
  }

  async #translated<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw stateError(error, this.#parts.patience.path);
    }
  }
}

function closeQuietly(connection: SqliteConnection | undefined): void {
  try {
    connection?.close();
  } catch {
    // What was committed is safe in the WAL, and the next process to open it goes on from there.
  }
}
