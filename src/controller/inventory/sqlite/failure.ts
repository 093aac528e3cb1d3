import { readdirSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NanoError } from '../../model/errors.ts';

/** SQLite's primary result codes by number (https://sqlite.org/rescode.html): node:sqlite tells numbers, better-sqlite3 names. */
const names: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  19: 'SQLITE_CONSTRAINT',
  26: 'SQLITE_NOTADB',
};

/** The primary result code of an error that SQLite threw, or undefined when it was not SQLite. */
export function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    const primary = error.errcode & 0xff;
    return names[primary] ?? `SQLITE_${primary}`;
  }
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  return /^SQLITE_[A-Z]+/.exec(error.code)?.[0];
}

/** Whether another process was in the way, so that trying again may help. PROTOCOL is a lost race for the WAL. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED' || code === 'SQLITE_PROTOCOL';
}

/** A failure of SQLite as the user is told it. Everything else is returned as it is. */
export function stateError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  switch (code) {
    case 'SQLITE_FULL':
      return diskFull(path, error);
    case 'SQLITE_IOERR':
      // Growing the shared memory or a quota fails as an I/O error: what is the matter shows in the free room.
      return isFull(path)
        ? diskFull(path, error)
        : unusable(`reading or writing ${path} failed: ${error.message}`, error);
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return damaged(path, error);
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
    case 'SQLITE_CANTOPEN':
      return unusable(
        `${path} cannot be opened for writing`,
        error,
        'check the owner and mode of it and of its directory',
      );
    default:
      return unusable(`the inventory in ${path} does not work: ${error.message}`, error);
  }
}

/** DISK_FULL for the file system that a path is on. */
export function diskFull(path: string, cause: unknown): NanoError {
  return new NanoError('DISK_FULL', `no room is left where the inventory is kept (${path}); nothing was stored`, {
    hint: `make room there: df -h ${dirname(path)}`,
    cause,
  });
}

/** STATE_UNUSABLE for a file that is not, or no longer, an inventory. */
export function damaged(path: string, cause: unknown): NanoError {
  const backup = newestBackup(path);
  const restore = `run nano restore ${backup ?? 'with a copy that you have'}`;
  return unusable(
    `${path} is damaged, or not an inventory of nano`,
    cause,
    `move it and its -wal and -shm files away; then ${restore}, or nano rebuild to read everything back from the cells`,
  );
}

function unusable(message: string, cause: unknown, hint?: string): NanoError {
  return new NanoError('STATE_UNUSABLE', message, { cause, ...(hint === undefined ? {} : { hint }) });
}

function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < 64 * 1024;
  } catch {
    return false;
  }
}

function newestBackup(path: string): string | undefined {
  const directory = join(dirname(path), 'backups');
  try {
    const newest = readdirSync(directory)
      .filter((name) => name.startsWith('inventory-') && name.endsWith('.db'))
      .sort((left, right) => (timeIn(left) < timeIn(right) ? -1 : 1))
      .at(-1);
    return newest === undefined ? undefined : join(directory, newest);
  } catch {
    return undefined;
  }
}

function timeIn(name: string): string {
  return name.replace(/^inventory-(v\d+|before-restore)-/, '');
}
