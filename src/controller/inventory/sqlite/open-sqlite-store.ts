import { join } from 'node:path';
import { NanoError } from '../../model/errors.ts';
import type { Clock, Logger } from '../../ports.ts';
import type { DocumentStore } from '../document-store.ts';
import { backUp, sendBackup } from './backup.ts';
import type { DriverName, SqliteConnection, SqliteDriver } from './driver.ts';
import { stateError } from './failure.ts';
import { checkAfterCrash, crashSuspected } from './integrity.ts';
import { type Migration, migrations as releasedMigrations } from './migrations.ts';
import { type Patience, retryWhileBusy, systemClock } from './patience.ts';
import { copiedFrom } from './place.ts';
import { replaceContent } from './replace.ts';
import { bringUpToDate, schemaCookieReader } from './schema.ts';
import { selectDriver } from './select-driver.ts';
import { SqliteStore } from './sqlite-store.ts';
import { prepareStateDirectory, type StateDirectory } from './state-directory.ts';
import { ensureStateFile } from './state-file.ts';

export interface SqliteStoreOptions {
  /** Made (0700) where it is not there; the database in it is `inventory.db`. */
  readonly directory: string;
  readonly log?: Logger;
  readonly clock?: Clock;
  /** How long another process that holds the inventory is waited for; 30 s unless told. */
  readonly lockDeadlineMs?: number;
  /** Node's own SQLite where there is one, else better-sqlite3, unless this or NANO_SQLITE says otherwise. */
  readonly driver?: DriverName;
  /** The schema's history; tests give their own. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the inventory, and makes it where there is none. Throws STATE_UNUSABLE, DISK_FULL or NATIVE_MODULE, each with
 * what to do about it.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<DocumentStore> {
  const { log, clock = systemClock, lockDeadlineMs = 30_000, migrations = releasedMigrations } = options;
  const directory = prepareStateDirectory(options.directory);
  const path = join(directory.path, 'inventory.db');
  const driver = await selectDriver(options.driver);
  ensureStateFile(path, directory);
  const patience: Patience = { path, clock, deadlineMs: lockDeadlineMs, ...(log === undefined ? {} : { log }) };
  const opening: Opening = { driver, directory, patience, migrations };
  try {
    const { connection, cookie, from } = await retryWhileBusy(() => openDatabase(opening), patience);
    const reconnect = () => connect(driver, path);
    return new SqliteStore({
      connection,
      reconnect,
      patience,
      checkSchema: otherSchemaCheck(connection, cookie, path),
      copiedFrom: from,
      backUp: () => sendBackup({ driver, path, directory, version: 'sent', time: clock.now() }),
      replace: (source, replacing) =>
        replaceContent(source, replacing, { driver, connect: reconnect, patience, directory, migrations }),
    });
  } catch (error) {
    throw stateError(error, path);
  }
}

interface Opening {
  readonly driver: SqliteDriver;
  readonly directory: StateDirectory;
  readonly patience: Patience;
  readonly migrations: readonly Migration[];
}

interface OpenDatabase {
  readonly connection: SqliteConnection;
  /** The schema's, see bringUpToDate. */
  readonly cookie: number;
  /** Where it was copied from, if it was. */
  readonly from: string | undefined;
}

function openDatabase({ driver, directory, patience, migrations }: Opening): OpenDatabase {
  const { path, clock, log } = patience;
  const mayBeDamaged = crashSuspected(path);
  const connection = connect(driver, path);
  try {
    setWal(connection, path);
    if (mayBeDamaged) checkAfterCrash(connection, path, log);
    const backup = (version: number) => {
      const copy = backUp({ driver, path, directory, version, time: clock.now() });
      log?.debug('backed the inventory up', { copy });
    };
    const cookie = bringUpToDate(connection, { path, migrations, backup, ...(log === undefined ? {} : { log }) });
    return { connection, cookie, from: copiedFrom(connection, path) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * The busy time-out is short because SQLite blocks the event loop with it. Nothing is mapped into memory: a read error
 * of the disk would then end the process instead of being reported.
 */
function connect(driver: SqliteDriver, path: string): SqliteConnection {
  const connection = driver.open(path);
  try {
    connection.exec('PRAGMA busy_timeout = 10; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Readers and a writer do not wait for each other in WAL mode. The database remembers it. */
function setWal(connection: SqliteConnection, path: string): void {
  if (connection.prepare('PRAGMA journal_mode').get()?.journal_mode === 'wal') return;
  const mode = connection.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
  if (mode === 'wal') return;
  throw new NanoError(
    'STATE_UNUSABLE',
    `the file system of ${path} offers no shared memory, which the inventory needs`,
    {
      hint: 'set NANO_HOME to a directory on a local disk',
    },
  );
}

/** Another nano, of another version, may change the schema while this one runs: then its statements no longer fit. */
function otherSchemaCheck(connection: SqliteConnection, cookie: number, path: string): () => void {
  const current = schemaCookieReader(connection);
  return () => {
    if (current() === cookie) return;
    throw new NanoError('STATE_UNUSABLE', `another version of nano has changed the schema of ${path}`, {
      hint: 'run the command again; if it fails again, use the newer nano',
    });
  };
}
