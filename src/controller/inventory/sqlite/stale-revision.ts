import type { Document } from '../../model/document.ts';
import type { CollectionName } from '../collections.ts';
import type { Stale } from './things.ts';

/** Thrown inside of a transaction that was to replace a revision that is not the stored one: it runs again. */
export class StaleRevision extends Error {
  readonly stale: Stale;

  constructor(collection: CollectionName, document: Document, gone: boolean) {
    super(`revision ${document.revision} of ${document.id} in ${collection} is not the stored one`);
    this.name = 'StaleRevision';
    const name = 'name' in document && typeof document.name === 'string' ? document.name : undefined;
    this.stale = { collection, id: document.id, name, gone };
  }
}
