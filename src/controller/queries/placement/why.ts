import { referenced, requireInstance } from '../../inventory/lookup.ts';
import type { WhyView } from '../../model/placement-views.ts';
import { rulesText } from '../../model/rules-text.ts';
import type { Services } from '../../services.ts';

/** Why an instance is where it is, as it was recorded when it was placed. */
export async function whyThere({ store }: Services, { name }: { readonly name: string }): Promise<WhyView> {
  const instance = await requireInstance(store, name);
  const cell = await referenced(store, 'cells', instance.cellId);
  const record = await store.get('placements', instance.id);
  if (record === undefined)
    return { instance: instance.name, cell: cell.name, placement: null, rules: rulesText(instance.rules) };
  const { id: _, revision: __, ...placement } = record;
  return { instance: instance.name, cell: cell.name, placement, rules: rulesText(instance.rules) };
}
