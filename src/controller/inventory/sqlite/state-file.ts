import { chmodSync, chownSync, closeSync, fchmodSync, mkdirSync, openSync, statSync } from 'node:fs';
import { NanoError } from '../../model/errors.ts';
import { directoryError, type StateDirectory } from './state-directory.ts';

/**
 * Makes an empty file with exactly the mode that the directory asks for, or gives it to one that is there. An empty
 * file is an empty database to SQLite, and -wal and -shm take their mode and owner from it.
 */
export function ensureStateFile(path: string, directory: StateDirectory): void {
  try {
    if (!create(path, directory.fileMode)) for (const suffix of ['', '-wal', '-shm']) mend(path + suffix, directory);
  } catch (error) {
    throw directoryError(error, directory.path);
  }
}

/** Makes a directory inside of a state directory, with its mode. */
export function ensureStateSubdirectory(path: string, directory: StateDirectory): void {
  try {
    mkdirSync(path, { recursive: true, mode: directory.directoryMode });
    if (statSync(path).uid === process.geteuid?.()) chmodSync(path, directory.directoryMode);
  } catch (error) {
    throw directoryError(error, directory.path);
  }
}

function create(path: string, mode: number): boolean {
  try {
    const file = openSync(path, 'wx', mode);
    fchmodSync(file, mode);
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Only a file's owner can; a colleague's file is left as it is. */
function mend(path: string, directory: StateDirectory): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isFile()) throw new NanoError('STATE_UNUSABLE', `${path} is not a file`);
  if (found.uid !== process.geteuid?.()) return;
  if ((found.mode & 0o777) !== directory.fileMode) chmodSync(path, directory.fileMode);
  if (directory.groupId !== undefined && found.gid !== directory.groupId) chownSync(path, found.uid, directory.groupId);
}
