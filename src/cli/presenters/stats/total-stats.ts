import type { PoolStats, TotalStats } from '../../../controller/model/stats-views.ts';
import type { Cell, Column, ListShape } from '../../output/column.ts';
import { idColumn, numberColumn, shareColumn, sizeColumn, textColumn, wideColumn } from '../columns.ts';
import { transferColumns } from './transfer-columns.ts';
import { usedColumn } from './used-column.ts';

/** The zone as a list of one row. */
export const zoneStatsList: ListShape<TotalStats> = { name: () => 'zone', columns: totalColumns() };

export const poolStatsList: ListShape<PoolStats> = {
  name: (pool) => pool.name,
  columns: [textColumn('name', (pool) => pool.name), ...totalColumns<PoolStats>(), idColumn((pool) => pool.id)],
};

function totalColumns<T extends TotalStats>(): Column<T>[] {
  return [
    { ...partColumn('cells', answering, (total: T) => sum(total.cells)), cell: cellsCell },
    partColumn(
      'running',
      (total) => total.instances.running ?? 0,
      (total) => sum(total.instances),
    ),
    shareColumn('cpu', (total) => total.cpuShare),
    usedColumn(
      'memory',
      (total) => total.memoryUsedBytes,
      (total) => total.memoryBytes,
    ),
    usedColumn(
      'storage',
      (total) => total.storageUsedBytes,
      (total) => total.storageBytes,
    ),
    ...transferColumns<T>(),
    wideColumn(numberColumn('slow', (total) => total.cells.slow)),
    wideColumn(numberColumn('offline', (total) => total.cells.offline)),
    wideColumn(numberColumn('disabled', (total) => total.cells.disabled)),
    wideColumn(numberColumn('cores', (total) => total.cores)),
    wideColumn(sizeColumn('memory-size', (total) => total.memoryBytes)),
    wideColumn(sizeColumn('storage-size', (total) => total.storageBytes)),
  ];
}

/** `2/3`: so many of all. Compared by the first. */
function partColumn<T>(key: string, part: (row: T) => number, all: (row: T) => number): Column<T> {
  return { ...numberColumn(key, (row) => `${part(row)}/${all(row)}`), order: part };
}

function sum(counted: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(counted).reduce<number>((total, count = 0) => total + count, 0);
}

function answering({ cells }: Pick<TotalStats, 'cells'>): number {
  return cells.online + cells.slow + cells.disabled;
}

/** `2/3 (1 offline)`: those that answer of all. */
function cellsCell({ cells }: Pick<TotalStats, 'cells'>): Cell {
  const text = `${answering({ cells })}/${sum(cells)}`;
  return cells.offline === 0 ? { text } : { text: `${text} (${cells.offline} offline)`, style: 'bad' };
}
