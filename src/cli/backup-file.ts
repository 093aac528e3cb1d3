import { constants, createReadStream } from 'node:fs';
import { chmod, link, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { NanoError } from '../controller/model/errors.ts';
import type { ByteSource } from '../controller/ports.ts';

/** What was written, and how long it is. */
export interface WrittenFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Refuses a file that is there before anything is asked for. */
export async function backupPath(typed: string, cwd: string, force: boolean): Promise<string> {
  const path = resolve(cwd, typed);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory())
    throw new NanoError('INVALID_VALUE', `${typed} is a directory`, { hint: 'name a file in it' });
  if (found !== undefined && !force) throw exists(typed);
  return path;
}

/** Writes a file for its owner alone, whole or not at all; only `force` replaces one that is there. */
export async function writeBackup(source: ByteSource, path: string, force: boolean): Promise<WrittenFile> {
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
  try {
    const file = await open(partial, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      await chmod(partial, 0o600);
      for await (const bytes of source) await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (force) await rename(partial, path);
    else await link(partial, path);
    return { path, sizeBytes: (await stat(path)).size };
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await rm(partial, { force: true });
  }
}

/** The bytes of a backup. */
export async function readBackup(typed: string, cwd: string): Promise<ByteSource> {
  const path = resolve(cwd, typed);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new NanoError('NOT_FOUND', `${typed}: there is no such file`);
  if (!found.isFile()) throw new NanoError('INVALID_VALUE', `${typed} is not a regular file`);
  return { [Symbol.asyncIterator]: () => readPieces(path) };
}

/** Opened when it is read, which it may never be. */
async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 1024 ** 2 });
}

function exists(path: string): NanoError {
  return new NanoError('EXISTS', `${path} is there already`, { hint: 'add --force to replace it' });
}

function fileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof NanoError || !('code' in error)) return error;
  if (error.code === 'EEXIST') return exists(path);
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new NanoError('DISK_FULL', `no room is left for ${path}; nothing was written`, { cause: error });
  return new NanoError('INVALID_VALUE', `${path} cannot be written: ${error.message}`, { cause: error });
}
