import type { DomainSpec } from '../../controller/ports.ts';
import { type XmlFragment, xml } from './xml.ts';

/**
 * The CPU that a guest sees. `check` says what libvirt compares with the host before a start: a host-model names
 * features and is checked; the others take what the host has. `migratable` leaves out what could not move.
 */
export function cpuXml(spec: Pick<DomainSpec, 'cpuModel' | 'accelerator'>): XmlFragment {
  switch (settledModel(spec)) {
    case 'host-model':
      return xml`<cpu mode='host-model' check='partial'/>`;
    case 'host-passthrough':
      return xml`<cpu mode='host-passthrough' check='none' migratable='on'/>`;
    case 'maximum':
      return xml`<cpu mode='maximum' check='none' migratable='on'/>`;
    default:
      return xml`<cpu mode='custom' match='exact' check='partial'>
  <model fallback='forbid'>${spec.cpuModel}</model>
</cpu>`;
  }
}

/** `auto` is what suits the accelerator: emulation offers every feature it has at no cost. */
function settledModel(spec: Pick<DomainSpec, 'cpuModel' | 'accelerator'>): string {
  if (spec.cpuModel !== 'auto') return spec.cpuModel;
  return spec.accelerator === 'kvm' ? 'host-model' : 'maximum';
}
