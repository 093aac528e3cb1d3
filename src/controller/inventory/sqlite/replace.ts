import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NanoError } from '../../model/errors.ts';
import type { ByteSource } from '../../ports.ts';
import type { Replacing } from '../document-store.ts';
import { backUp } from './backup.ts';
import { Documents } from './documents.ts';
import type { SqliteConnection, SqliteDriver } from './driver.ts';
import { sqliteCode } from './failure.ts';
import { checkIntegrity } from './integrity.ts';
import type { Migration } from './migrations.ts';
import { type Patience, retryWhileBusy } from './patience.ts';
import { settleHere } from './place.ts';
import { bringUpToDate, rollBack } from './schema.ts';
import { collectionNames } from './shape.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';
import type { StateDirectory } from './state-directory.ts';
import { directoryError } from './state-directory.ts';
import { ensureStateFile, ensureStateSubdirectory } from './state-file.ts';

export interface ReplaceRequest {
  readonly driver: SqliteDriver;
  readonly connect: () => SqliteConnection;
  readonly patience: Patience;
  readonly directory: StateDirectory;
  readonly migrations: readonly Migration[];
}

/**
 * Puts a backup's content in the place of all that the inventory holds: in one transaction of the database that others
 * have open as well, so that none of them goes on with a file that is no longer the inventory. What there was is kept
 * as a backup, whose path is returned.
 */
export async function replaceContent(
  source: ByteSource,
  replacing: Replacing,
  request: ReplaceRequest,
): Promise<string> {
  const { driver, directory, patience, migrations, connect } = request;
  const folder = join(directory.path, 'backups');
  ensureStateSubdirectory(folder, directory);
  const copy = join(folder, `.restoring-${randomUUID()}.db`);
  try {
    await receive(source, copy, directory);
    prepare(driver, copy, migrations);
    const connection = connect();
    try {
      connection.prepare('ATTACH ? AS restored').run(copy);
      await retryWhileBusy(() => connection.exec('BEGIN IMMEDIATE'), patience);
      try {
        const kept = backUp({
          driver,
          path: patience.path,
          directory,
          version: 'before-restore',
          time: patience.clock.now(),
        });
        await exchange(connection, replacing, patience.path);
        connection.exec('COMMIT');
        return kept;
      } catch (error) {
        rollBack(connection);
        throw error;
      }
    } finally {
      connection.close();
    }
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(copy + suffix, { force: true });
  }
}

async function receive(source: ByteSource, copy: string, directory: StateDirectory): Promise<void> {
  ensureStateFile(copy, directory);
  try {
    await pipeline(source, createWriteStream(copy, { flags: 'r+' }));
  } catch (error) {
    throw directoryError(error, directory.path);
  }
}

/** Refuses what is no whole inventory, and brings an older one to the schema of this one. */
function prepare(driver: SqliteDriver, copy: string, migrations: readonly Migration[]): void {
  const connection = driver.open(copy);
  try {
    checkIntegrity(connection, copy);
    if (connection.prepare('PRAGMA user_version').get()?.user_version === 0) throw new Error('it is empty');
    // A copy needs no backup, and none of it is read while it is written.
    bringUpToDate(connection, { path: 'the backup', migrations, backup: () => {} });
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_FULL') throw error;
    const isNewer = error instanceof NanoError && error.message.includes('newer nano');
    if (isNewer) throw error;
    throw new NanoError('INVALID_VALUE', 'the file is no whole backup of an inventory', {
      hint: 'a backup is what nano backup writes, or a file in the folder backups of the inventory',
      cause: error,
    });
  } finally {
    connection.close();
  }
}

async function exchange(connection: SqliteConnection, { before, after }: Replacing, path: string): Promise<void> {
  const documents = new Documents(connection);
  const transaction = new SqliteTransaction(documents);
  await before(transaction);
  for (const collection of collectionNames) {
    connection.exec(
      `DELETE FROM main."${collection}"; INSERT INTO main."${collection}" SELECT * FROM restored."${collection}"`,
    );
  }
  // A number that was given once is not given again, whichever of the two knows of it.
  connection.exec(
    'INSERT INTO main.sequences SELECT * FROM restored.sequences WHERE true ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)',
  );
  documents.forget();
  settleHere(connection, path);
  await after(transaction);
  transaction.end();
}
