import { formatAffinity, formatInstanceMatch, type InstanceMatch, matchesInstance } from '../model/affinity.ts';
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

/**
 * Throws INVALID_VALUE for a rule that wants to be near instances of which there are none: no cell could ever obey it,
 * unless the request is itself the first of its kind.
 */
export function checkTargets(request: PlacementRequest, isThere: (match: InstanceMatch) => boolean): void {
  const own = { name: request.name ?? '', labels: request.labels ?? {} };
  for (const rule of affinityOf(request)) {
    if (!rule.near || !rule.required || matchesInstance(rule.to, own) || isThere(rule.to)) continue;
    const what =
      'instance' in rule.to ? `is called "${rule.to.instance}"` : `has the label ${formatInstanceMatch(rule.to)}`;
    throw new NanoError('INVALID_VALUE', `--affinity: no instance in the pool ${what}`, {
      hint: `--affinity ${formatAffinity({ ...rule, required: false })} is no condition`,
    });
  }
}
