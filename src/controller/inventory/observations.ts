import type { Observation, ObservedDomain } from '../model/cell.ts';
import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { CellReport } from '../ports.ts';
import type { Transaction } from './document-store.ts';

/** What a cell said of itself, as it is kept. */
export function observationOf(cellId: Id, { at, load, domains }: CellReport): New<Observation> {
  return { id: cellId, askedAt: at, answeredAt: at, load, domains };
}

/** Keeps what was last seen of a cell, if that is still there. */
export async function keepObservation(transaction: Transaction, seen: New<Observation>): Promise<void> {
  const stored = await transaction.get('observations', seen.id);
  if (stored !== undefined) await transaction.update('observations', { ...seen, revision: stored.revision });
  else if ((await transaction.get('cells', seen.id)) !== undefined) await transaction.insert('observations', seen);
}

/** The same for what an operation was told on its way: it may have asked of some of the cell's stores alone. */
export async function keepReport(transaction: Transaction, cellId: Id, report: CellReport): Promise<void> {
  const stored = await transaction.get('observations', cellId);
  const storeAvailableBytes = { ...stored?.load?.storeAvailableBytes, ...report.load.storeAvailableBytes };
  await keepObservation(
    transaction,
    observationOf(cellId, { ...report, load: { ...report.load, storeAvailableBytes } }),
  );
}

/** Notes what an operation has just made of a domain in what was last seen of its cell. */
export async function noteDomain(transaction: Transaction, cellId: Id, domain: ObservedDomain): Promise<void> {
  const seen = await transaction.get('observations', cellId);
  if (seen === undefined) return;
  const others = seen.domains.filter(({ uuid }) => uuid !== domain.uuid);
  await transaction.update('observations', { ...seen, domains: [...others, domain] });
}
