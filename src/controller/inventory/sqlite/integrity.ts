import { statSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Logger } from '../../ports.ts';
import type { SqliteConnection } from './driver.ts';
import { damaged } from './failure.ts';

/**
 * Whether the machine went down while the inventory was open: a log that the last process did not clear, last written
 * before the machine started. A process that was killed is none: what it had committed is safe, and SQLite clears the
 * rest. A disk that lost power may not have kept what it said it had.
 */
export function crashSuspected(path: string): boolean {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return log !== undefined && log.size > 0 && log.mtimeMs < Date.now() - uptime() * 1000;
}

/** Reads all of a database and throws STATE_UNUSABLE where it does not hold together. */
export function checkIntegrity(connection: SqliteConnection, path: string, log?: Logger): void {
  log?.debug('checking the inventory', { path });
  const found = connection.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
  if (found !== 'ok') throw damaged(path, new Error(String(found)));
}

/** The same after a crash; the log is cleared, so that it is done once. */
export function checkAfterCrash(connection: SqliteConnection, path: string, log?: Logger): void {
  checkIntegrity(connection, path, log);
  connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
}
