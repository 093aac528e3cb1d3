import { referenced, requireInstance } from '../../inventory/lookup.ts';
import { formatAffinity, formatCellRule } from '../../model/affinity.ts';
import type { Instance } from '../../model/instance.ts';
import { formatNetwork } from '../../model/network.ts';
import type { WhyView } from '../../model/placement-views.ts';
import type { Services } from '../../services.ts';

/** Why an instance is where it is, as it was recorded when it was placed. */
export async function whyThere({ store }: Services, { name }: { readonly name: string }): Promise<WhyView> {
  const instance = await requireInstance(store, name);
  const cell = await referenced(store, 'cells', instance.cellId);
  const record = await store.get('placements', instance.id);
  if (record === undefined)
    return { instance: instance.name, cell: cell.name, placement: null, rules: rulesText(instance) };
  const { id: _, revision: __, ...placement } = record;
  return { instance: instance.name, cell: cell.name, placement, rules: rulesText(instance) };
}

/** As they would be typed when the instance is created. */
function rulesText({ rules }: Instance): string[] {
  if (rules === undefined) return [];
  return [
    ...rules.affinity.map((rule) => `--${rule.near ? 'affinity' : 'anti-affinity'} ${formatAffinity(rule)}`),
    ...rules.cells.map((rule) => `--cell-label ${formatCellRule(rule)}`),
    ...(rules.accelerator === undefined ? [] : [`--accelerator ${rules.accelerator}`]),
    ...(rules.network === undefined ? [] : [`--network ${formatNetwork(rules.network)}`]),
  ];
}
