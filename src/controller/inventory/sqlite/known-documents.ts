import type { Document } from '../../model/document.ts';
import type { Id } from '../../model/ids.ts';

/**
 * The documents of a small collection as they were last listed, kept up with what this connection writes, so that the
 * next list reads nothing. Another connection may have changed any of them, or restored a backup: after a commit of
 * another one they are no longer known.
 */
export class KnownDocuments<D extends Document> {
  readonly #otherCommits: () => number;
  #known: Map<Id, D> | undefined;
  #asOf: number | undefined;

  /** `otherCommits` gives another number after another connection has committed. */
  constructor(otherCommits: () => number) {
    this.#otherCommits = otherCommits;
  }

  list(readAll: () => readonly D[]): D[] {
    // Asked before they are read: what is committed in between is noticed by the next list.
    const asOf = this.#otherCommits();
    if (this.#known === undefined || asOf !== this.#asOf) {
      this.#known = new Map(readAll().map((document) => [document.id, document]));
      this.#asOf = asOf;
    }
    return [...this.#known.values()];
  }

  /** The document with this id where all are known. */
  get(id: Id): D | undefined {
    const known = this.#known?.get(id);
    return known !== undefined && this.#otherCommits() === this.#asOf ? known : undefined;
  }

  /** Another revision of a document was written. */
  replaced(document: D): void {
    if (this.#known?.has(document.id)) this.#known.set(document.id, document);
  }

  /** What was written was rolled back, or is not among those that are known. */
  forget(): void {
    this.#known = undefined;
  }
}
