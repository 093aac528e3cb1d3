import type { DomainFacts } from '../../ports/keeping.ts';

/** What nano cannot do with a domain that it did not define, in words. */
export function limitsOf({ type, firmware, disks, interfaces, hostDevices }: DomainFacts): string[] {
  const cards = interfaces.filter(({ kind }) => kind !== 'bridge' && kind !== 'network');
  const files = disks.filter(({ device, source }) => device === 'disk' && source !== '');
  return [
    'delete it: nano release lets go of it, its files stay',
    ...(files.length === 0 ? [] : [`count or keep its disks: ${files.map(({ source }) => source).join(', ')}`]),
    'define it again, or bring it back when the inventory is rebuilt: it is adopted again then',
    ...(firmware === 'uefi' ? ['manage its firmware: it boots by UEFI'] : []),
    ...(type === 'kvm' || type === 'qemu' ? [] : [`tell its accelerator: it is of type ${type}`]),
    ...cards.map(({ mac, kind }) => `manage its card ${mac}: it is of type ${kind}`),
    ...(hostDevices.length === 0 ? [] : [`move it: it holds ${hostDevices.length} devices of the host`]),
  ];
}
