import type { Transaction } from '../document-store.ts';
import type { Documents } from './documents.ts';
import { isBusy } from './failure.ts';
import { jitter, type Patience, retryWhileBusy } from './patience.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';
import { StaleRevision } from './stale-revision.ts';
import { staleError } from './things.ts';

const attempts = 20;

export interface TransactionBounds {
  readonly patience: Patience;
  readonly checkSchema: () => void;
  /** Told when the connection begins to show what is not committed, and when that ends. */
  readonly begun: () => void;
  readonly ended: () => void;
}

/** Runs work in a transaction, again from its start while it meets revisions that are not the stored ones. */
export async function runTransaction<T>(
  documents: Documents,
  work: (transaction: Transaction) => Promise<T>,
  bounds: TransactionBounds,
): Promise<T> {
  const { patience } = bounds;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(documents, work, bounds);
    } catch (error) {
      const stale = error instanceof StaleRevision ? error.stale : undefined;
      if (stale === undefined && !isBusy(error)) throw error;
      if (attempt === attempts) throw stale === undefined ? error : staleError(stale);
      patience.log?.debug('a transaction runs again', { attempt, reason: String(error) });
    }
    await patience.clock.sleep(jitter(attempt));
  }
}

async function runOnce<T>(
  documents: Documents,
  work: (transaction: Transaction) => Promise<T>,
  { patience, checkSchema, begun, ended }: TransactionBounds,
): Promise<T> {
  await retryWhileBusy(() => documents.begin(), patience);
  begun();
  try {
    checkSchema();
    const transaction = new SqliteTransaction(documents);
    const result = await ending(transaction, work);
    documents.commit();
    return result;
  } catch (error) {
    documents.rollBack();
    throw error;
  } finally {
    ended();
  }
}

/** A failure of the store counts for more than what the work made of it. */
async function ending<T>(transaction: SqliteTransaction, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  try {
    return await work(transaction);
  } finally {
    transaction.end();
  }
}
