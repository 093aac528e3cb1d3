import type { Cell } from '../../model/cell.ts';

/** Rises with every claim that is made or released on one of them, and with every other change. */
export function cellRevisions(cells: readonly Cell[]): number {
  return cells.reduce((sum, { revision }) => sum + revision, 0);
}
