import type { Labels } from '../../controller/model/labels.ts';

/** `role=web,tier=front` */
export function labelsText({ labels }: { readonly labels: Labels }): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
