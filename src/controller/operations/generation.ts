import type { Ids } from '../ports.ts';

/**
 * A generation above all that was seen. Not the very next one: two inventories that both take a zone over, from the
 * same copy or the same cells, must not come to the same number, or each would obey the other's commands.
 */
export function nextGeneration(highest: number, ids: Pick<Ids, 'random'>): number {
  const [high = 0, low = 0] = ids.random(2);
  return highest + 1 + high * 256 + low;
}
