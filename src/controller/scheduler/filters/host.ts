import { type CellRule, formatCellRule } from '../../model/affinity.ts';
import { matchesLabel } from '../../model/labels.ts';
import { formatNetwork } from '../../model/network.ts';
import type { Miss } from '../miss.ts';
import type { PlacementCell } from '../placement-cell.ts';
import type { PlacementRequest } from '../placement-request.ts';

/** What an instance needs its cell to be, whatever its size. */
export type HostNeeds = {
  readonly [K in 'architecture' | 'network' | 'image' | 'rules']?: PlacementRequest[K] | undefined;
};

/** Whether a cell is what the instance needs, whatever room it has. */
export function* hostMisses(cell: PlacementCell, needs: HostNeeds): Generator<Miss> {
  const { architecture, network, image, rules } = needs;
  if (architecture !== undefined && architecture !== cell.architecture) {
    yield { code: 'architecture', asked: architecture, there: cell.architecture };
  }
  const accelerator = rules?.accelerator;
  if (accelerator !== undefined && accelerator !== cell.accelerator) {
    yield { code: 'accelerator', asked: accelerator, there: cell.accelerator };
  }
  if (network !== undefined && !cell.networks.includes(formatNetwork(network))) {
    yield { code: 'network', network: formatNetwork(network) };
  }
  if (cell.store === undefined) yield { code: 'no-store' };
  else if (image !== undefined && !cell.store.formats.includes(image.format)) {
    yield { code: 'image-format', format: image.format };
  }
  for (const rule of rules?.cells ?? []) {
    if (rule.required && !obeys(cell, rule)) {
      yield { code: 'label', rule: formatCellRule(rule), there: cell.labels[rule.label.key] ?? null };
    }
  }
}

/** Whether a cell has the label that a rule asks for, or lacks the one that it forbids. */
export function obeys(cell: Pick<PlacementCell, 'labels'>, { label, without }: CellRule): boolean {
  return matchesLabel(cell.labels, label) !== without;
}
