/** What nano asks of SQLite. Each driver is one adapter of this size; both pass the store's conformance suite. */

export type SqliteValue = string | number | null | Uint8Array;
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

export type DriverName = 'node' | 'better-sqlite3';

export interface SqliteDriver {
  readonly name: DriverName;
  /** Opens a database file for reading and writing. */
  open(path: string): SqliteConnection;
}

/** All calls are synchronous; what they throw, `sqliteCode` understands. */
export interface SqliteConnection {
  /** Runs statements that have no result. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export interface SqliteStatement {
  get(...values: readonly SqliteValue[]): SqliteRow | undefined;
  all(...values: readonly SqliteValue[]): readonly SqliteRow[];
  /** The text in one column, the first, of all rows: without an object for each row, which long lists notice. */
  texts(column: string, ...values: readonly SqliteValue[]): readonly string[];
  /** Returns how many rows were changed. */
  run(...values: readonly SqliteValue[]): number;
}

/** The text in a column that always holds one. */
export function textIn(row: SqliteRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`the column ${column} holds no text`);
  return value;
}

/** The number in a column that always holds one. */
export function numberIn(row: SqliteRow | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new TypeError(`the column ${column} holds no number`);
  return value;
}
