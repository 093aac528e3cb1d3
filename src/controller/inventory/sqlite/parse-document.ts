import type { Document } from '../../model/document.ts';

/**
 * Reads a stored body. Only this store writes them, from typed documents, so they are trusted to be what they were.
 * One that is not even JSON was damaged on the disk, where SQLite does not notice: it keeps no checksums.
 */
export function parseDocument<D extends Document>(body: string): D {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw Object.assign(new Error('a stored document is no JSON', { cause }), { code: 'SQLITE_CORRUPT' });
  }
}
