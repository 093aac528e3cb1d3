import type { SecretReference } from '../../controller/model/command.ts';
import type { DomainSpec } from '../../controller/ports.ts';
import { clockXml } from './clock-xml.ts';
import { cpuXml } from './cpu-xml.ts';
import { devicesXml } from './devices-xml.ts';
import { metadataXml } from './metadata-xml.ts';
import { xml } from './xml.ts';

/**
 * A domain as libvirt is given it. The VNC password stays a reference: libvirt does not print it back, and neither
 * does nano.
 */
export function domainXml(spec: DomainSpec): readonly (string | SecretReference)[] {
  return xml`<domain type='${spec.accelerator}'>
  <name>${spec.name}</name>
  <uuid>${spec.uuid}</uuid>
  <metadata>
    ${metadataXml(spec.metadata)}
  </metadata>
  <memory unit='KiB'>${Math.floor(spec.memoryBytes / 1024)}</memory>
  <vcpu placement='static'>${spec.cores}</vcpu>
  <os>
    <type arch='x86_64' machine='${spec.machineType}'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
    <vmport state='off'/>
  </features>
  ${cpuXml(spec)}
  ${clockXml(spec.accelerator)}
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <pm>
    <suspend-to-mem enabled='no'/>
    <suspend-to-disk enabled='no'/>
  </pm>
  ${devicesXml(spec)}
</domain>
`.pieces;
}
