import { numberIn, type SqliteConnection, type SqliteRow, textIn } from '../inventory/sqlite/driver.ts';
import type { EventView } from '../model/stats-views.ts';

/** The newest that are kept. */
const mostEvents = 20_000;
/** Whoever keeps events says so as often as it looks; one who has not for so long is gone. */
const leaseMs = 15_000;

/** Events as one of those who watch saw them: of several that see the same only one keeps it. */
export class EventTable {
  readonly #connection: SqliteConnection;
  readonly #owner: string;

  constructor(connection: SqliteConnection, owner: string) {
    this.#connection = connection;
    this.#owner = owner;
    connection.exec(`CREATE TABLE IF NOT EXISTS events (
        number INTEGER PRIMARY KEY, at TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, cell TEXT, instance TEXT,
        message TEXT NOT NULL
      );
      CREATE TABLE IF NOT EXISTS keepers (scope TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL)`);
  }

  /**
   * Becomes the one who keeps what happens to what is watched, or stays so; false while another one does, of this or of
   * more. To be called in a transaction.
   */
  claim(scope: string, nowMs: number): boolean {
    const others = this.#connection
      .prepare('SELECT scope FROM keepers WHERE owner <> ? AND until BETWEEN ? AND ?')
      .all(this.#owner, nowMs, nowMs + 2 * leaseMs);
    const isKept = others.some((row) => {
      const other = textIn(row, 'scope');
      return other === '' || other === scope || scope.startsWith(`${other}/`);
    });
    if (isKept) return false;
    this.#connection
      .prepare(
        'INSERT INTO keepers VALUES (?, ?, ?) ON CONFLICT (scope) DO UPDATE SET owner = excluded.owner, until = excluded.until',
      )
      .run(scope, this.#owner, nowMs + leaseMs);
    return true;
  }

  release(): void {
    this.#connection.prepare('DELETE FROM keepers WHERE owner = ?').run(this.#owner);
  }

  /** Keeps what is newer than all that is kept: the rest was kept by another one before. */
  add(events: readonly EventView[]): void {
    const newest = this.#connection.prepare('SELECT max(number) AS number FROM events').get();
    const after = typeof newest?.number === 'number' ? newest.number : 0;
    const insert = this.#connection.prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
    for (const { number, at, code, severity, cell, instance, message } of events) {
      if (number > after) insert.run(number, at, code, severity, cell, instance, message);
    }
  }

  forget(): void {
    this.#connection
      .prepare(
        `DELETE FROM events WHERE number <=
          (SELECT number FROM events ORDER BY number DESC LIMIT 1 OFFSET ${mostEvents})`,
      )
      .run();
  }

  list(fromNumber: number, limit: number): readonly EventView[] {
    return this.#connection
      .prepare('SELECT * FROM events WHERE number >= ? ORDER BY number DESC LIMIT ?')
      .all(fromNumber, limit)
      .map(eventIn);
  }
}

function eventIn(row: SqliteRow): EventView {
  const severity = textIn(row, 'severity');
  const optional = (name: string) => (row[name] === null ? null : textIn(row, name));
  return {
    number: numberIn(row, 'number'),
    at: textIn(row, 'at'),
    code: textIn(row, 'code'),
    severity: severity === 'warning' || severity === 'error' ? severity : 'info',
    cell: optional('cell'),
    instance: optional('instance'),
    operation: null,
    message: textIn(row, 'message'),
  };
}
