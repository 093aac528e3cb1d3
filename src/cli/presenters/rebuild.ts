import type { RebuildView } from '../../controller/model/rebuild-view.ts';
import { counted } from '../output/counted.ts';

/** `rebuilt the inventory from 3 of 3 cells: 30 instances, 5 images, 1 in the trash; 2 conflicts were decided` */
export function rebuiltLine({ cells, instances, images, trash, conflicts }: RebuildView): string {
  const reached = cells.filter((cell) => cell.reached).length;
  const held = [
    counted(instances, 'instance'),
    counted(images, 'image'),
    ...(trash === 0 ? [] : [`${trash} in the trash`]),
  ];
  const decided = conflicts.length === 0 ? '' : `; ${counted(conflicts.length, 'conflict')} decided`;
  return `rebuilt the inventory from ${reached} of ${counted(cells.length, 'cell')}: ${held.join(', ')}${decided}`;
}
