import { formatSize } from '../../controller/model/units.ts';
import type { CellView } from '../../controller/model/views.ts';
import { counted } from '../output/counted.ts';

/** `added cell cell-1 to pool default (16 cores, 62.8 GiB memory, kvm)` */
export function joinedLine(cell: CellView): string {
  const { facts, accelerator } = cell;
  const size = `${counted(facts.cores, 'core')}, ${formatSize(facts.memoryBytes)} memory, ${accelerator}`;
  return `added cell ${cell.name} to pool ${cell.pool} (${size})`;
}

/** How a cell is reached, as it would be typed: `root@10.0.0.11:2222`, `local`. */
export function hostText({ address }: Pick<CellView, 'address'>): string {
  if (address.kind === 'local') return 'local';
  const user = address.user === undefined ? '' : `${address.user}@`;
  return `${user}${address.host}${address.port === undefined ? '' : `:${address.port}`}`;
}
