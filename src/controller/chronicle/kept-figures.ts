import type { CellStats, InstanceStats, TotalStats, ZoneStats } from '../model/stats-views.ts';
import { counts } from '../observation/contact.ts';

/** In the order of keptFigures. */
export type Kept = readonly (number | null)[];

/** The figures of each subject of a look, by its id. Parts of a zone are never kept as if they were the zone. */
export function* keptOf(scope: string, look: ZoneStats): Generator<readonly [string, Kept]> {
  if (scope === '') yield ['zone', ofTotal(look.zone)];
  if (!scope.includes('/cell/')) for (const pool of look.pools) yield [pool.id, ofTotal(pool)];
  for (const cell of look.cells) if (counts(cell.contact)) yield [cell.id, ofCell(cell)];
  for (const instance of look.instances) if (counts(instance.contact)) yield [instance.id, ofInstance(instance)];
}

function ofTotal({ cpuShare, memoryUsedBytes, storageUsedBytes, disk, network }: TotalStats): Kept {
  return [cpuShare, memoryUsedBytes, storageUsedBytes, ...transfers(disk, network)];
}

function ofCell({ cpu, memoryUsedBytes, stores, disk, network }: CellStats): Kept {
  let storedBytes: number | null = null;
  for (const { capacityBytes, availableBytes } of stores) {
    if (availableBytes !== null) storedBytes = (storedBytes ?? 0) + capacityBytes - availableBytes;
  }
  return [cpu?.used ?? null, memoryUsedBytes, storedBytes, ...transfers(disk, network)];
}

function ofInstance({ cpuShare, memoryUsedBytes, storedBytes, disk, network }: InstanceStats): Kept {
  return [cpuShare, memoryUsedBytes, storedBytes, ...transfers(disk, network)];
}

function transfers(disk: TotalStats['disk'], network: TotalStats['network']): Kept {
  return [disk.inBytesPerSecond, disk.outBytesPerSecond, network.inBytesPerSecond, network.outBytesPerSecond];
}
