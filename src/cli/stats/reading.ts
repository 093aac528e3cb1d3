import type { CellStats, ZoneStats } from '../../controller/model/stats-views.ts';
import { counts } from '../../controller/observation/contact.ts';

/** What a cell tells beside its answers, such as the room in its stores, is waited for as long: a hung one never tells. */
const looksForTheRest = 3;

/**
 * Tells of each look whether it is a whole reading: rates are known, because every cell that answers has been read twice
 * since the first look that was complete. A cell that falls silent is waited for until it counts as offline.
 */
export function wholeReading(): (stats: ZoneStats) => boolean {
  let first: ReadonlyMap<string, string | null> | undefined;
  let waited = 0;
  return ({ complete, cells }) => {
    if (!complete) return false;
    const answering = cells.filter(({ contact }) => counts(contact));
    if (first === undefined) {
      first = new Map(answering.map(({ id, readAt }) => [id, readAt]));
      return answering.length === 0;
    }
    const before = first;
    if (!answering.every((cell) => isReadAgain(cell, before))) return false;
    waited += 1;
    return waited > looksForTheRest || answering.every(knowsStores);
  };
}

/** A cell that came back meanwhile has rates of its own by what was known of it before, or none: nobody waits for it. */
function isReadAgain({ id, readAt }: CellStats, first: ReadonlyMap<string, string | null>): boolean {
  return !first.has(id) || first.get(id) !== readAt;
}

function knowsStores({ stores }: CellStats): boolean {
  return stores.every(({ availableBytes }) => availableBytes !== null);
}
