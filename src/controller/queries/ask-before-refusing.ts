import type { CallBounds } from '../ports.ts';
import type { MissCode } from '../scheduler/miss.ts';
import type { RejectedCell } from '../scheduler/place.ts';
import type { Services } from '../services.ts';
import { observeCells } from './observe-cells.ts';

/** What a cell is refused for because of what it last said, or did not answer; all else is recorded. */
const observed: ReadonlySet<MissCode> = new Set(['offline', 'memory-free', 'disk-free', 'load']);

/** How many cells are asked at most: as many as can well be connected at once. */
const most = 64;
/** A cell that is busy may be late, and what is at stake is a refusal: longer than a list would wait, in milliseconds. */
const patienceMs = 5_000;

/**
 * Decides where something is placed. Where that comes to a refusal, and cells are refused for nothing but what they
 * said before, these are asked and it is decided again: what stood in the way may have been put right since. Nothing is
 * asked twice for one decision.
 * @param decide reads what is known and decides
 * @param rejectedBy the cells that a refusal rests on; none where nothing is refused
 */
export async function askBeforeRefusing<Decision>(
  services: Services,
  bounds: CallBounds,
  decide: () => Promise<Decision>,
  rejectedBy: (decision: Decision) => readonly RejectedCell[],
): Promise<Decision> {
  const decision = await decide();
  const worthAsking = rejectedBy(decision)
    .filter(({ misses }) => misses.every(({ code }) => observed.has(code)))
    .slice(0, most);
  if (worthAsking.length === 0) return decision;
  const ids = new Set(worthAsking.map(({ cell }) => cell.id));
  const cells = (await services.store.list('cells')).filter(({ id }) => ids.has(id));
  await observeCells(services, cells, bounds, patienceMs);
  return decide();
}
