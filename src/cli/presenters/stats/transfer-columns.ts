import type { TransferStats } from '../../../controller/model/stats-views.ts';
import type { Column } from '../../output/column.ts';
import { rateColumn, spareColumn } from '../columns.ts';

interface Transfers {
  readonly disk: TransferStats;
  readonly network: TransferStats;
}

/** What goes through disks and network. `of` answers undefined where that does not apply. */
export function transferColumns<T extends Transfers>(
  of: (row: T) => Transfers | undefined = (row) => row,
): Column<T>[] {
  return [
    rateColumn('disk-read', (row: T) => of(row)?.disk.inBytesPerSecond),
    rateColumn('disk-write', (row: T) => of(row)?.disk.outBytesPerSecond),
    rateColumn('net-in', (row: T) => of(row)?.network.inBytesPerSecond),
    rateColumn('net-out', (row: T) => of(row)?.network.outBytesPerSecond),
  ].map(spareColumn);
}
