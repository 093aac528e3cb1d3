import type { DomainSpec } from '../../controller/ports.ts';
import { type XmlFragment, xml } from './xml.ts';

export function interfaceXml({ mac, network }: DomainSpec['interfaces'][number]): XmlFragment {
  return xml`<interface type='${network.kind === 'bridge' ? 'bridge' : 'network'}'>
  <mac address='${mac}'/>
  ${network.kind === 'bridge' ? xml`<source bridge='${network.name}'/>` : xml`<source network='${network.name}'/>`}
  <model type='virtio'/>
</interface>`;
}
