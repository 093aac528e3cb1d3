import type { Labels } from '../../controller/model/labels.ts';

/** `role=web,gpu`: a label without a value is its key alone. */
export function labelsText({ labels }: { readonly labels: Labels }): string {
  return Object.entries(labels)
    .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
    .join(',');
}
