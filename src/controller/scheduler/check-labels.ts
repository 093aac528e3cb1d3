import { NanoError } from '../model/errors.ts';
import { compareText } from './compare.ts';
import type { PlacementCell } from './placement-cell.ts';
import { affinityOf, type PlacementRequest } from './placement-request.ts';

/** Throws INVALID_VALUE for rules that speak of labels which no cell has: they are most likely misspelt. */
export function checkLabels(request: PlacementRequest, cells: readonly Pick<PlacementCell, 'labels'>[]): void {
  if (cells.length === 0) return;
  const known = new Set(cells.flatMap(({ labels }) => Object.keys(labels)));
  const refuse = (flag: string, key: string) => {
    const labels = [...known].sort(compareText);
    throw new NanoError('INVALID_VALUE', `${flag}: no cell has a label "${key}"`, {
      hint:
        labels.length === 0
          ? `nano cell set CELL --label ${key}=VALUE`
          : `labels of cells are ${labels.join(', ')}; nano cell set CELL --label ${key}=VALUE adds one`,
    });
  };
  for (const { required, without, label } of request.rules?.cells ?? []) {
    if (required && !without && !known.has(label.key)) refuse('--cell-label', label.key);
  }
  for (const { near, domain } of affinityOf(request)) {
    if (domain !== 'cell' && !known.has(domain)) refuse(near ? '--affinity' : '--anti-affinity', domain);
  }
}
