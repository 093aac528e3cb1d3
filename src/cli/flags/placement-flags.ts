import { Flags } from '@oclif/core';
import type { PlacementWishes } from '../../controller/placement-requests.ts';
import { defined } from '../defined.ts';
import { labelFlag, parseLabels } from './label-flags.ts';

const several = { multiple: true, multipleNonGreedy: true } as const;

/** What an instance asks of its place beside its size. */
export const placementFlags = {
  ...labelFlag('Label of the instance: rules of its own and of others can speak of it.'),
  affinity: Flags.string({
    summary:
      'Near an instance or those with a label: db-1, role=web, role=web@rack; prefer:role=web only if it can be.',
    helpValue: 'RULE',
    ...several,
  }),
  'anti-affinity': Flags.string({
    summary: 'Apart from an instance or those with a label, written in the same way.',
    helpValue: 'RULE',
    ...several,
  }),
  'cell-label': Flags.string({
    summary: 'Only on cells with a label: disk=ssd, gpu, disk!=hdd; prefer:disk=ssd only if it can be.',
    helpValue: 'RULE',
    ...several,
  }),
  accelerator: Flags.option({
    options: ['kvm', 'qemu'] as const,
    summary: "Only where guests run with the processor's help (kvm), or only where they are emulated (qemu).",
  })(),
};

interface PlacementTexts {
  readonly label?: readonly string[] | undefined;
  readonly affinity?: readonly string[] | undefined;
  readonly 'anti-affinity'?: readonly string[] | undefined;
  readonly 'cell-label'?: readonly string[] | undefined;
  readonly accelerator?: PlacementWishes['accelerator'] | undefined;
}

export function placementWishes(flags: PlacementTexts): PlacementWishes {
  return defined({
    labels: parseLabels(flags.label),
    affinity: flags.affinity,
    antiAffinity: flags['anti-affinity'],
    cellLabels: flags['cell-label'],
    accelerator: flags.accelerator,
  });
}
