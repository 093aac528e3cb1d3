import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { NanoError } from '../controller/model/errors.ts';
import { nameProblem } from '../controller/model/names.ts';
import type { ByteSource } from '../controller/ports.ts';

/** A local file that is to become an image. */
export interface ImageFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Its bytes, from the start each time it is read; closed when reading ends, however it does. */
  readonly source: ByteSource;
}

/** In bytes: large enough that reading is not what takes time. */
const pieceBytes = 1024 ** 2;

/** Looks at a file before anything is asked of a cell. */
export async function openImageFile(typed: string, cwd: string): Promise<ImageFile> {
  if (typed === '-') {
    throw new NanoError('USAGE', 'an image cannot be read from standard input', {
      hint: 'its size must be known beforehand: write it to a file and import that',
    });
  }
  const path = resolve(cwd, typed);
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
      throw new NanoError('NOT_FOUND', `${typed}: there is no such file`, { cause });
    }
    throw new NanoError('INVALID_VALUE', `${typed}: ${cause.message}`, { cause });
  });
  if (found.isDirectory()) throw new NanoError('INVALID_VALUE', `${typed} is a directory`);
  if (!found.isFile()) throw new NanoError('INVALID_VALUE', `${typed} is not a regular file`);
  await access(path, constants.R_OK).catch((cause) => {
    throw new NanoError('INVALID_VALUE', `${typed} cannot be read`, { hint: `look at it with ls -l ${path}`, cause });
  });
  if (found.size === 0) throw new NanoError('BAD_IMAGE', `${typed} is empty`);
  return { path, sizeBytes: found.size, source: { [Symbol.asyncIterator]: () => readPieces(path) } };
}

async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: pieceBytes });
}

/** An image's name out of its file's: `Debian_12-genericcloud.amd64.qcow2` gives `debian-12-genericcloud-amd64`. */
export function imageNameOf(path: string): string {
  const name = basename(path)
    .replace(/\.(qcow2|qcow|raw|img|disk)$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  if (nameProblem(name) === undefined) return name;
  throw new NanoError('USAGE', `${path}: no name can be made of it`, { hint: 'add --name NAME' });
}
