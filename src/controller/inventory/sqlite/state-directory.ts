import { accessSync, chmodSync, constants, mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NanoError } from '../../model/errors.ts';
import { diskFull } from './failure.ts';
import { refuseNetworkFilesystem } from './network-filesystem.ts';

/** A directory that nano may keep its state in, and the modes of what it makes there. */
export interface StateDirectory {
  readonly path: string;
  readonly fileMode: number;
  readonly directoryMode: number;
  /** The group of a directory that colleagues share. */
  readonly groupId?: number;
}

const setgid = 0o2000;
const groupAccess = 0o070;

/**
 * Makes the directory if it is not there (0700), and decides whose it is: one user's, or a group's when it has the
 * setgid bit and its group may write. Throws STATE_UNUSABLE where nano cannot or should not keep its state.
 */
export function prepareStateDirectory(path: string): StateDirectory {
  try {
    const found = statIfThere(path) ?? makeDirectory(path);
    if (!found.isDirectory()) throw notDirectory(path);
    const shared = (found.mode & setgid) !== 0 && (found.mode & groupAccess) === groupAccess;
    if (!shared) refuseStrangers(path, found);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    refuseNetworkFilesystem(path);
    return shared
      ? { path, fileMode: 0o660, directoryMode: 0o2770, groupId: found.gid }
      : { path, fileMode: 0o600, directoryMode: 0o700 };
  } catch (error) {
    throw directoryError(error, path);
  }
}

function statIfThere(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** Node's own recursive mkdir never ends where the system refuses with ENOENT, as it does below /proc. */
function makeDirectory(path: string): Stats {
  const parent = dirname(path);
  if (parent !== path && statIfThere(parent) === undefined) makeDirectory(parent);
  try {
    mkdirSync(path, 0o700);
    // The umask may have taken bits away.
    chmodSync(path, 0o700);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (statIfThere(path) === undefined) throw error;
  }
  return statSync(path);
}

function refuseStrangers(path: string, found: Stats): void {
  const self = process.geteuid?.();
  if (self === undefined || found.uid === self) return;
  throw new NanoError('STATE_UNUSABLE', `${path} belongs to user ${found.uid}, and nano runs as user ${self}`, {
    hint:
      'run nano as its owner, or set NANO_HOME to a directory of your own; ' +
      `colleagues share one by its group: chgrp GROUP ${path} && chmod 2770 ${path}`,
  });
}

function notDirectory(path: string): NanoError {
  return new NanoError('STATE_UNUSABLE', `${path} is not a directory`, { hint: 'set NANO_HOME to a directory' });
}

/** What the system said of a directory or a file in it, as the user is told it. */
export function directoryError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof NanoError || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(join(path, 'inventory.db'), error);
    case 'ENOTDIR':
      return refused(path, 'cannot be made: a part of its path is a file', error);
    case 'EEXIST':
      return notDirectory(path);
    case 'EROFS':
      return refused(path, 'is on a file system that is mounted read-only', error);
    case 'EACCES':
    case 'EPERM':
      return refused(path, 'cannot be written: permission denied', error);
    default:
      return refused(path, `cannot be used: ${error.message}`, error);
  }
}

function refused(path: string, why: string, cause: unknown): NanoError {
  return new NanoError('STATE_UNUSABLE', `the inventory's directory ${path} ${why}`, {
    hint: 'set NANO_HOME to a directory that you can write to',
    cause,
  });
}
