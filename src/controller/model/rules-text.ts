import { formatAffinity, formatCellRule, type PlacementRules } from './affinity.ts';
import { formatNetwork } from './network.ts';

/** What an instance asks of its place, as it would be typed when it is created: `--anti-affinity role=db`. */
export function rulesText(rules: PlacementRules | undefined): string[] {
  if (rules === undefined) return [];
  return [
    ...rules.affinity.map((rule) => `--${rule.near ? 'affinity' : 'anti-affinity'} ${formatAffinity(rule)}`),
    ...rules.cells.map((rule) => `--cell-label ${formatCellRule(rule)}`),
    ...(rules.accelerator === undefined ? [] : [`--accelerator ${rules.accelerator}`]),
    ...(rules.network === undefined ? [] : [`--network ${formatNetwork(rules.network)}`]),
  ];
}
