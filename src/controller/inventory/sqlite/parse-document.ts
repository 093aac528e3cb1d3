import type { Document } from '../../model/document.ts';

/** Reads a stored body. Only this store writes them, from typed documents, so they are trusted to be what they were. */
export function parseDocument<D extends Document>(body: string): D {
  return JSON.parse(body);
}
