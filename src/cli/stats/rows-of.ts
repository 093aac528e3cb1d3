import type { CellStats, InstanceStats, PoolStats, TotalStats, ZoneStats } from '../../controller/model/stats-views.ts';
import { matchesLabels, type Selector } from '../flags/selector.ts';
import type { ListShape } from '../output/column.ts';
import { cellStatsList } from '../presenters/stats/cell-stats.ts';
import { instanceStatsList } from '../presenters/stats/instance-stats.ts';
import { poolStatsList, zoneStatsList } from '../presenters/stats/total-stats.ts';

/** A kind of row: how it is listed, and which of a look they are. */
export interface StatsRows<T extends object> {
  readonly shape: ListShape<T>;
  of(stats: ZoneStats): readonly T[];
}

interface Wanted {
  readonly names?: readonly string[] | undefined;
  readonly selector?: Selector;
}

export const zoneRows: StatsRows<TotalStats> = { shape: zoneStatsList, of: ({ zone }) => [zone] };

export function poolRows({ names }: Wanted): StatsRows<PoolStats> {
  return { shape: poolStatsList, of: ({ pools }) => pools.filter(isNamed(names)) };
}

export function cellRows({ names, selector = [] }: Wanted): StatsRows<CellStats> {
  const named = isNamed(names);
  return {
    shape: cellStatsList,
    of: ({ cells }) => cells.filter((cell) => named(cell) && matchesLabels(cell, selector)),
  };
}

export function instanceRows({ names, selector = [] }: Wanted): StatsRows<InstanceStats> {
  const named = isNamed(names);
  return {
    shape: instanceStatsList,
    of: ({ instances }) => instances.filter((one) => named(one) && matchesLabels(one, selector)),
  };
}

function isNamed(names: readonly string[] | undefined) {
  const wanted = names === undefined ? undefined : new Set(names);
  return ({ name }: { readonly name: string }) => wanted === undefined || wanted.has(name);
}
