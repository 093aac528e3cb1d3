import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { ByteSource } from '../ports.ts';
import type { CollectionName, Collections, IndexName } from './collections.ts';

/** What to find by an index: equal values, or a range. Results come in the order of the index, ties by id. */
export interface FindQuery {
  readonly equals?: string | number | readonly (string | number)[];
  readonly from?: string | number;
  readonly below?: string | number;
  readonly order?: 'ascending' | 'descending';
  readonly limit?: number;
}

/**
 * Reading, from one consistent state: outside a transaction each call sees its own. What is read is not to be changed:
 * others may be given the same documents.
 */
export interface Reader {
  get<C extends CollectionName>(collection: C, id: Id): Promise<Collections[C] | undefined>;
  find<C extends CollectionName>(collection: C, index: IndexName<C>, query: FindQuery): Promise<Collections[C][]>;
  /** All documents of a collection, by id. */
  list<C extends CollectionName>(collection: C): Promise<Collections[C][]>;
  count(collection: CollectionName): Promise<number>;
}

/** Reading and writing; what is written is seen by later reads of the same transaction. */
export interface Transaction extends Reader {
  /** Stores a new document with revision 1. Throws EXISTS when its id or a unique index is taken. */
  insert<C extends CollectionName>(collection: C, document: New<Collections[C]>): Promise<Collections[C]>;
  /**
   * Replaces a document. Its `revision` must be the stored one, else the transaction runs again from its start;
   * returns it with the next revision.
   */
  update<C extends CollectionName>(collection: C, document: Collections[C]): Promise<Collections[C]>;
  remove<C extends CollectionName>(collection: C, id: Id): Promise<void>;
  /** The next number of a sequence that never gives one twice, from 1. A transaction that fails may leave a gap. */
  nextNumber(sequence: string): Promise<number>;
}

/**
 * Where the inventory is kept. Everything above is written against this alone; the conformance suite
 * (test/contract/document-store.ts) defines what an implementation must do.
 */
export interface DocumentStore extends Reader {
  /**
   * Runs `work` serializably: all of it is stored, or nothing. On a conflict with another process `work` runs
   * again, so it must do nothing outside `transaction`. Throws what `work` throws; STATE_UNUSABLE and DISK_FULL
   * when the state cannot be written.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Another text after anything was committed, by whomever: for who would know, at no cost, that nothing was. */
  changeMark(): Promise<string>;
  /** The revision of each document of a collection, by its id, without reading them. */
  revisions(collection: CollectionName): Promise<ReadonlyMap<Id, number>>;
  /**
   * Whose copy it is, in words; absent where it is none. A copy must not drive cells: its original does, and they
   * cannot tell the two apart. `replace` makes it an inventory of its own.
   */
  readonly copiedFrom?: string | undefined;
  /** The inventory as it was last committed, as the bytes of a file; others may go on writing. */
  backUp?(): Promise<ByteSource>;
  /** Replaces all it holds by what `backUp` gave once, or nothing of it. What there was is kept; answers where. */
  replace?(backup: ByteSource, replacing: Replacing): Promise<string>;
  close(): Promise<void>;
}

/** What belongs to a replacement, in its transaction: with what there was, and with what there is then. */
export interface Replacing {
  before(transaction: Transaction): Promise<void>;
  after(transaction: Transaction): Promise<void>;
}
