import type { Command } from '../../controller/model/command.ts';
import { script } from './script.ts';
import { checkedPath } from './store-layout.ts';

/** A file's length in bytes. */
export function fileSize(path: string): Command {
  return { argv: ['stat', '-c', '%s', checkedPath(path)] };
}

export function parseFileSize(output: string): number | undefined {
  return /^\d+$/.test(output.trim()) ? Number(output) : undefined;
}

export function fileChecksum(path: string): Command {
  return { argv: ['sha256sum', checkedPath(path)] };
}

/** A leading backslash is how sha256sum says that it has quoted the file's name. */
export function parseChecksum(output: string): string | undefined {
  return /^\\?([0-9a-f]{64})\s/.exec(output)?.[1];
}

/** A folder's entries, one a line, or nothing at all where it does not exist. */
export function listFolder(path: string): Command {
  return script('list-directory', ['[ ! -e "$1" ] || ls -a "$1"'], checkedPath(path));
}

/** The entries that `listFolder` found, or undefined for no such folder. */
export function parseFolder(output: string): readonly string[] | undefined {
  if (output === '') return undefined;
  return output.split('\n').filter((name) => name !== '' && name !== '.' && name !== '..');
}

/** Free and total blocks of the file system under a path, and their size. */
export function fileSystemRoom(path: string): Command {
  return { argv: ['stat', '-f', '-c', '%f %b %S', checkedPath(path)] };
}

export interface Room {
  /** What root may still write: what a file system keeps for root is part of it. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

export function parseRoom(output: string): Room | undefined {
  const [free, total, block, ...rest] = output.trim().split(' ').map(Number);
  if (free === undefined || total === undefined || block === undefined || rest.length > 0) return undefined;
  const room = { freeBytes: free * block, totalBytes: total * block };
  return Number.isNaN(room.freeBytes + room.totalBytes) ? undefined : room;
}
