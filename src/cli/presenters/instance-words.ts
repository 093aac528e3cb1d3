import type { InstanceDetail, InstanceView } from '../../controller/model/views.ts';
import type { Outcome } from '../changes/show-done.ts';
import { sizeWords } from './instance.ts';

/** `created instance web-1 on cell-2 (2 cores, 512 MiB, 10 GiB)`, and what to do next. */
export function createdOutcome(instance: InstanceView, changed: boolean): Outcome {
  const { name, cell, desiredPower } = instance;
  if (!changed) return { line: `instance ${name} exists already, on ${cell} ${sizeWords(instance)}` };
  return {
    line: `created instance ${name} on ${cell} ${sizeWords(instance)}`,
    next: desiredPower === 'on' ? `nano instance console ${name}` : `nano instance start ${name}`,
  };
}

/** `web-1 answers at 10.0.0.21` */
export function answersLine({ name, guest, interfaces }: InstanceDetail): string {
  const addresses = guest?.addresses.length ? guest.addresses : interfaces.flatMap((one) => one.addresses);
  return addresses.length === 0 ? `${name} answers` : `${name} answers at ${addresses.join(', ')}`;
}
