import type { AcceleratorFacts, Finding } from '../../controller/model/host-facts.ts';
import { finding } from './check-table.ts';
import type { Measurement } from './measure-accelerator.ts';

/** What the choice of an accelerator means for guests, and whether the operator's word goes against it. */
export function checkAccelerator(accelerator: AcceleratorFacts, override: 'kvm' | 'qemu' | undefined): Finding {
  const { type, reason } = accelerator;
  if (type === 'kvm') {
    const chosen = override === 'qemu' ? '; the operator chose emulation' : '';
    return finding('ACCELERATOR', 'ok', `${reason}${chosen}`);
  }
  if (override === 'qemu') return finding('ACCELERATOR', 'ok', `the operator chose emulation (${reason})`);
  const kvmRan = accelerator.kvmMs !== undefined;
  if (override === 'kvm' && kvmRan) {
    return finding('ACCELERATOR_SLOW', 'warning', `${reason}; the operator chose KVM`);
  }
  const measured = accelerator.tcgMs === undefined || kvmRan ? '' : `; a tiny guest takes ${accelerator.tcgMs} ms`;
  return finding('ACCELERATOR_EMULATED', 'warning', `guests are emulated: ${reason}${measured}`);
}

/** QEMU is there and runs nothing. */
export function brokenQemu({ tcg, kvm }: Measurement): Finding {
  const words = [
    `emulation: ${tcg.failure ?? 'no figures'}`,
    ...(kvm === undefined ? [] : [`KVM: ${kvm.failure ?? 'no figures'}`]),
  ];
  return finding('QEMU_BROKEN', 'error', `QEMU cannot run a tiny guest (${words.join('; ')})`);
}
