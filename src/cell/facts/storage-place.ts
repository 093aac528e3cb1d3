import { linesOf, parseBytes, parseWord } from './values.ts';

/** Where the store would be, as the host sees it. */
export interface StoragePlace {
  readonly path: string;
  /** The path itself, or the nearest ancestor that is there. */
  readonly nearest: string;
  /** `nearest` without symbolic links; absent where it is no directory. */
  readonly real: string | undefined;
  readonly isDirectory: boolean;
  readonly isWritable: boolean;
  /** What the directory holds already, 50 names at most; empty while it does not exist. */
  readonly entries: readonly string[];
}

export interface FileSystem {
  readonly type: string;
  readonly capacityBytes: number;
  readonly availableBytes: number;
}

/** Reads the section `storage`, whose lines are `nearest PATH`, `directory`, `writable` and `real PATH`. */
export function parseStoragePlace(path: string, text: string, entries: string): StoragePlace | undefined {
  const lines = linesOf(text);
  const value = (key: string) => lines.find((line) => line.startsWith(`${key} /`))?.slice(key.length + 1);
  const nearest = value('nearest');
  if (nearest === undefined) return undefined;
  const real = value('real');
  return {
    path,
    nearest,
    real,
    isDirectory: lines.includes('directory'),
    isWritable: lines.includes('writable'),
    entries: linesOf(entries),
  };
}

/** Reads `df -B1 --output=fstype,size,avail`. */
export function parseFileSystem(text: string): FileSystem | undefined {
  const [type, size, available] = (linesOf(text)[1] ?? '').trim().split(/\s+/);
  const capacityBytes = parseBytes(size ?? '');
  const availableBytes = parseBytes(available ?? '');
  const name = parseWord(type ?? '');
  if (name === undefined || capacityBytes === undefined || availableBytes === undefined) return undefined;
  return { type: name, capacityBytes, availableBytes };
}
