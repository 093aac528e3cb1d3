import type { Discrepancy } from '../model/verify-view.ts';
import { discrepancy } from './report.ts';
import type { SeenCell } from './seen-cell.ts';

/** Whether the cell is the zone's, knows the zone, and has its stores. */
export function compareCell({ cell, survey, recorded, stores }: SeenCell): Discrepancy[] {
  const { zone } = recorded;
  const { mark, record } = survey;
  const about = { cell: cell.name, subject: cell.name };
  const recover = { kind: 'cell.recover', request: { name: cell.name } } as const;
  const found: Discrepancy[] = [];
  if (mark === undefined) {
    found.push(
      discrepancy('MARK_MISSING', { ...about, fact: 'it carries no mark, so each change is refused', fix: recover }),
    );
  } else if (mark.zoneId !== zone.id || mark.cellId !== cell.id || mark.generation > zone.generation) {
    const whose =
      mark.zoneId !== zone.id
        ? `zone ${mark.zoneId}`
        : mark.cellId !== cell.id
          ? `another cell, ${mark.cellId}`
          : `a newer inventory of this zone, generation ${mark.generation}`;
    found.push(
      discrepancy('MARK_FOREIGN', {
        ...about,
        fact: `it carries the mark of ${whose}`,
        remedy:
          'use the inventory that it belongs to; if that is gone for good, nano pool add-cell --take-over makes it ours',
      }),
    );
  } else if (mark.generation < zone.generation) {
    const fact = `it obeys generation ${mark.generation}, this inventory is ${zone.generation}`;
    found.push(discrepancy('MARK_OLD', { ...about, fact, fix: recover }));
  }
  if (record === undefined || record.zoneId !== zone.id || record.recordRevision < zone.recordRevision) {
    const fact =
      record === undefined
        ? 'it has no record of the zone'
        : `its record of the zone is of revision ${record.recordRevision}, the zone's is ${zone.recordRevision}`;
    found.push(discrepancy('RECORD_OLD', { ...about, fact, fix: recover }));
  }
  for (const store of stores) {
    if (survey.stores.find(({ id }) => id === store.id)?.exists !== false) continue;
    const remedy = 'mount it, or bring its files back: what it held cannot be made again';
    found.push(
      discrepancy('STORE_MISSING', {
        cell: cell.name,
        subject: store.path,
        fact: 'the directory is not there',
        remedy,
      }),
    );
  }
  for (const { subject, problem } of survey.problems) {
    const remedy = 'look at it on the cell; the rest is compared without it';
    found.push(discrepancy('UNREADABLE', { cell: cell.name, subject, fact: problem, remedy }));
  }
  return found;
}
