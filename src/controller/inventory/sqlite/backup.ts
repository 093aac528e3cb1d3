import { closeSync, createReadStream, fsyncSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteSource } from '../../ports.ts';
import type { SqliteDriver } from './driver.ts';
import type { StateDirectory } from './state-directory.ts';
import { ensureStateFile, ensureStateSubdirectory } from './state-file.ts';

export interface BackupRequest {
  readonly driver: SqliteDriver;
  /** The database. */
  readonly path: string;
  readonly directory: StateDirectory;
  /** The schema version that the database has, or what else the copy is of. */
  readonly version: number | 'before-restore' | 'sent';
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * Copies a database as it was last committed to `backups/inventory-v<version>-<time>.db`, by a connection of its own,
 * so that the caller can keep others from writing meanwhile. Returns the copy's path once it is safely on the disk.
 */
export function backUp({ driver, path, directory, version, time }: BackupRequest): string {
  const folder = join(directory.path, 'backups');
  ensureStateSubdirectory(folder, directory);
  const copy = join(
    folder,
    `inventory-${typeof version === 'number' ? `v${version}` : version}-${new Date(time).toISOString().replaceAll(':', '-')}.db`,
  );
  // VACUUM INTO takes an empty file, and so the copy has the right mode from its first byte on.
  ensureStateFile(copy, directory);
  try {
    const connection = driver.open(path);
    try {
      connection.prepare('VACUUM INTO ?').run(copy);
    } finally {
      connection.close();
    }
    for (const written of [copy, folder]) sync(written);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
  return copy;
}

/** A copy as a stream; it is gone when the stream has been read, or given up. */
export function sendBackup(request: BackupRequest): ByteSource {
  const copy = backUp(request);
  return (async function* () {
    try {
      yield* createReadStream(copy, { highWaterMark: 1024 ** 2 });
    } finally {
      rmSync(copy, { force: true });
    }
  })();
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
