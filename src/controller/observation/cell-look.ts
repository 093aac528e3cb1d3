import type { Id } from '../model/ids.ts';
import type { CellStats, InstanceStats } from '../model/stats-views.ts';
import type { CellObserver } from './cell-observer.ts';
import { cellStats } from './cell-stats.ts';
import type { Contact } from './contact.ts';
import type { GuestQuestions } from './guest-questions.ts';
import { instanceStats } from './instance-stats.ts';
import { sharedParts } from './shared.ts';
import type { WatchedDocuments } from './watched-inventory.ts';

/** A cell and its instances as they were shown last, and what that was made of. */
export interface CellLook {
  readonly version: string;
  readonly documents: WatchedDocuments;
  readonly cell: CellStats;
  readonly instances: ReadonlyMap<Id, InstanceStats>;
}

export interface CellLookParts {
  readonly observer: CellObserver;
  readonly documents: WatchedDocuments;
  readonly contact: Contact;
  /** What its clock said when the watcher's said 0. */
  readonly epochMs: number;
  readonly guests: GuestQuestions;
}

/** The look before, where nothing has changed since; else one of the same parts where these did not change. */
export function cellLook(parts: CellLookParts, before: CellLook | undefined): CellLook {
  const { observer, documents, contact } = parts;
  const version = `${observer.version}/${parts.guests.versionOf(observer.cell.id)}`;
  if (before?.version === version && before.documents === documents) return before;
  const { cell, seen } = observer;
  const isSince = before?.cell.contact === contact.state && before.cell.why === (contact.why ?? null);
  const known = {
    cell,
    pool: documents.poolName(cell.poolId),
    stores: documents.storesOf(cell.id),
    contact: contact.state,
    // Computed once for each change: the time of day may be set in between.
    contactSince: isSince ? before.cell.contactSince : new Date(parts.epochMs + contact.sinceMs).toISOString(),
    why: contact.why ?? null,
    isOurs: (uuid: Id) => documents.instance(uuid) !== undefined,
  };
  const stats = sharedParts(before?.cell, cellStats(known, seen));
  const instances = new Map<Id, InstanceStats>();
  for (const instance of documents.instancesOn(cell.id)) {
    const now = instanceStats(instance, stats, seen, parts.guests.factsOf(instance.id));
    instances.set(instance.id, sharedParts(before?.instances.get(instance.id), now));
  }
  return { version, documents, cell: stats, instances };
}
