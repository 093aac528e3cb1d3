import type { SqliteConnection } from './driver.ts';

/**
 * One change of the schema, or of what documents look like. It runs inside of a transaction, after a backup was made;
 * one that was released is never changed again. Tables of collections are none of its business: rebuildTables makes
 * them from the declared indexes, after the migrations.
 */
export interface Migration {
  /** PRAGMA user_version when it is done; they rise by one. */
  readonly version: number;
  run(connection: SqliteConnection): void;
}

export const migrations: readonly Migration[] = [
  {
    version: 1,
    run: (connection) =>
      connection.exec(`
        CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE sequences (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL);
      `),
  },
];
