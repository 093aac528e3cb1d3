import type { CellStats, ZoneStats } from '../../controller/model/stats-views.ts';
import { counts } from '../../controller/observation/contact.ts';

/**
 * Tells of each look whether rates are known by it: every cell that answers has been read twice since the first look
 * that was complete. A cell that falls silent is waited for until it counts as offline.
 */
export function readTwice(): (stats: ZoneStats) => boolean {
  let first: ReadonlyMap<string, string | null> | undefined;
  return ({ complete, cells }) => {
    if (!complete) return false;
    const answering = cells.filter(({ contact }) => counts(contact));
    if (first === undefined) {
      first = new Map(answering.map(({ id, readAt }) => [id, readAt]));
      return answering.length === 0;
    }
    const before = first;
    return answering.every((cell) => isReadAgain(cell, before));
  };
}

/** A cell that came back meanwhile has rates of its own by what was known of it before, or none: nobody waits for it. */
function isReadAgain({ id, readAt }: CellStats, first: ReadonlyMap<string, string | null>): boolean {
  return !first.has(id) || first.get(id) !== readAt;
}
