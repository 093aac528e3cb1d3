import type { Id } from './ids.ts';

/** Anything the inventory stores: an id, and a revision that rises by one with each change. */
export interface Document {
  readonly id: Id;
  readonly revision: number;
}

/** A document before it is stored: the store gives it its first revision. */
export type New<T extends Document> = Omit<T, 'revision'>;
