import { NanoError } from '../../model/errors.ts';
import type { Logger } from '../../ports.ts';
import { numberIn, type SqliteConnection, textIn } from './driver.ts';
import { damaged } from './failure.ts';
import type { Migration } from './migrations.ts';
import { rebuildTables } from './rebuild-tables.ts';
import { declaredShape, type Shape } from './shape.ts';

/** PRAGMA application_id of an inventory: "nano" in ASCII. */
const applicationId = 0x6e616e6f;

export interface SchemaRequest {
  readonly path: string;
  readonly migrations: readonly Migration[];
  /** Copies the database as it was before a migration from `version`. */
  readonly backup: (version: number) => void;
  readonly log?: Logger;
}

/**
 * Brings a database to the schema that this code knows, in one transaction; usually there is nothing to do. Returns
 * the cookie that the schema has then: while it stays, the tables are what this code takes them for.
 */
export function bringUpToDate(connection: SqliteConnection, request: SchemaRequest): number {
  // Read before the schema is looked at: a change in between is noticed later instead of never.
  const cookie = schemaCookie(connection);
  if (isCurrent(connection, request)) return cookie;
  connection.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have done it meanwhile.
    if (!isCurrent(connection, request)) change(connection, request);
    const changed = schemaCookie(connection);
    connection.exec('COMMIT');
    return changed;
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** Ends a transaction after a failure, which may have ended it already. */
export function rollBack(connection: SqliteConnection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // SQLite has rolled back by itself, as it does when the disk is full.
  }
}

/** Reads a number that rises with each change of the schema, whichever process makes it. */
export function schemaCookieReader(connection: SqliteConnection): () => number {
  const statement = connection.prepare('PRAGMA schema_version');
  return () => numberIn(statement.get(), 'schema_version');
}

function schemaCookie(connection: SqliteConnection): number {
  return schemaCookieReader(connection)();
}

function isCurrent(connection: SqliteConnection, { path, migrations }: SchemaRequest): boolean {
  const newest = migrations.at(-1)?.version ?? 0;
  const version = pragma(connection, 'user_version');
  const owner = pragma(connection, 'application_id');
  if (version > 0 ? owner !== applicationId : owner !== 0 || schemaCookie(connection) !== 0) {
    throw damaged(path, new Error(`application_id ${owner}, user_version ${version}`));
  }
  if (version > newest) {
    throw new NanoError(
      'STATE_UNUSABLE',
      `${path} was written by a newer nano (schema ${version}, this one knows ${newest})`,
      {
        hint: 'use the newer nano, or set NANO_HOME to another directory',
      },
    );
  }
  return version === newest && storedText(connection) === JSON.stringify(declaredShape());
}

function change(connection: SqliteConnection, { path, migrations, backup, log }: SchemaRequest): void {
  const version = pragma(connection, 'user_version');
  const due = migrations.filter((migration) => migration.version > version);
  if (version > 0 && due.length > 0) backup(version);
  for (const migration of due) {
    log?.debug('migrating the inventory', { path, version: migration.version });
    migration.run(connection);
    connection.exec(`PRAGMA user_version = ${migration.version}`);
  }
  connection.exec(`PRAGMA application_id = ${applicationId}`);
  log?.debug('making tables for the declared indexes', { path });
  rebuildTables(connection, storedShape(connection));
  connection
    .prepare("INSERT INTO meta VALUES ('indexes', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    .run(JSON.stringify(declaredShape()));
}

function storedText(connection: SqliteConnection): string | undefined {
  const row = connection.prepare("SELECT value FROM meta WHERE name = 'indexes'").get();
  return row === undefined ? undefined : textIn(row, 'value');
}

function storedShape(connection: SqliteConnection): Shape {
  return JSON.parse(storedText(connection) ?? '{}');
}

function pragma(connection: SqliteConnection, name: string): number {
  return numberIn(connection.prepare(`PRAGMA ${name}`).get(), name);
}
