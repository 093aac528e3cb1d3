import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { type SqliteConnection, textIn } from './driver.ts';

/** Where a database lies: which machine, and which file of it. */
interface Place {
  readonly machine: string;
  readonly host: string;
  readonly path: string;
  readonly inode: number;
  /** Milliseconds since 1970, or 0 where the file system does not tell. */
  readonly bornAt: number;
}

/**
 * Says that a database is where it was made, or from where it was copied. A copy holds the same zone with the same
 * generation as its original, so every cell would obey both: it may be looked at, and not drive them.
 */
export function copiedFrom(connection: SqliteConnection, path: string): string | undefined {
  const row = connection.prepare("SELECT value FROM meta WHERE name = 'place'").get();
  if (row === undefined) {
    settleHere(connection, path);
    return undefined;
  }
  const made: Place = JSON.parse(textIn(row, 'value'));
  return isSame(made, placeOf(path)) ? undefined : `${made.host}:${made.path}`;
}

/** Makes the place where a database lies now its own. */
export function settleHere(connection: SqliteConnection, path: string): void {
  connection
    .prepare("INSERT INTO meta VALUES ('place', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    .run(JSON.stringify(placeOf(path)));
}

function placeOf(path: string): Place {
  const { ino, birthtimeMs } = statSync(path);
  return { machine: machineId(), host: hostname(), path, inode: ino, bornAt: birthtimeMs };
}

/**
 * A file that was moved within its file system is the same one. Some file systems number files anew at each start and
 * some do not know when one was made: only where both differ is it another file.
 */
function isSame(made: Place, now: Place): boolean {
  return made.machine === now.machine && (made.inode === now.inode || made.bornAt === now.bornAt);
}

function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim();
  } catch {
    return '';
  }
}
