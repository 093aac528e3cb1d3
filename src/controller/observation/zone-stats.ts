import type { CellStats, InstanceStats, PoolStats, ZoneStats } from '../model/stats-views.ts';
import { shared, sharedList } from './shared.ts';
import { Totals } from './totals.ts';

/** What a look is made of, each list in the order of names. */
export interface Looked extends Pick<ZoneStats, 'at' | 'intervalMs' | 'complete'> {
  readonly pools: readonly { readonly id: string; readonly name: string }[];
  readonly cells: readonly CellStats[];
  readonly instances: readonly InstanceStats[];
}

/** One look, of the same parts as the one before where these did not change. */
export function zoneStats(looked: Looked, before: ZoneStats | undefined): ZoneStats {
  const zone = new Totals();
  const pools = new Map(looked.pools.map(({ name }) => [name, new Totals()]));
  for (const cell of looked.cells) {
    zone.addCell(cell);
    pools.get(cell.pool)?.addCell(cell);
  }
  for (const instance of looked.instances) {
    zone.addInstance(instance);
    pools.get(instance.pool)?.addInstance(instance);
  }
  const was = new Map(before?.pools.map((pool) => [pool.id, pool]));
  const poolStats = looked.pools.map(({ id, name }) => {
    const stats: PoolStats = { id, name, ...(pools.get(name) ?? new Totals()).stats };
    return shared(was.get(id), stats);
  });
  return {
    at: looked.at,
    intervalMs: looked.intervalMs,
    complete: looked.complete,
    zone: shared(before?.zone, zone.stats),
    pools: sharedList(before?.pools, poolStats),
    cells: sharedList(before?.cells, looked.cells),
    instances: sharedList(before?.instances, looked.instances),
  };
}
