import type { DomainSpec } from '../../controller/ports.ts';
import { type XmlFragment, xml } from './xml.ts';

/**
 * The clock, as guests of KVM keep it best: ticks that were lost are caught up with or delayed, and no HPET, which
 * costs CPU even when idle. kvmclock is there with KVM alone; emulation refuses the name.
 */
export function clockXml(accelerator: DomainSpec['accelerator']): XmlFragment {
  return xml`<clock offset='utc'>
  <timer name='rtc' tickpolicy='catchup'/>
  <timer name='pit' tickpolicy='delay'/>
  <timer name='hpet' present='no'/>
  ${accelerator === 'kvm' ? [xml`<timer name='kvmclock' present='yes'/>`] : []}
</clock>`;
}
