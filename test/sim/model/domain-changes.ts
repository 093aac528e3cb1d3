import type { Domain } from './libvirt.ts';

/** What happens to a domain, with libvirt's number of the reason (virDomainEventDefinedDetailType and its like). */
export interface DomainChange {
  readonly change: 'defined' | 'undefined' | 'started' | 'suspended' | 'resumed' | 'stopped' | 'shut-down' | 'rebooted';
  readonly detail: number;
  /** As it is afterwards; as it was, where it is gone. */
  readonly domain: Domain;
}

/** Who is told of what happens to the domains of a host. */
export class DomainChanges {
  readonly #listeners = new Set<(change: DomainChange) => void>();

  /** Returns what ends it. */
  listen(listener: (change: DomainChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: DomainChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
