import type { DomainSpec } from '../../controller/ports.ts';
import { serialLogPath } from '../commands/serial-log.ts';
import { diskXml, seedXml } from './disk-xml.ts';
import { interfaceXml } from './interface-xml.ts';
import { type XmlFragment, xml } from './xml.ts';

/** Ports that stay free for disks and cards that are plugged in while the guest runs: PCIe has no others then. */
const sparePorts = 8;

/** Devices of every domain that take a port each: virtio-scsi, virtio-serial, USB, balloon, random numbers. */
const fixedPorts = 5;

/**
 * All virtio where a guest has to be fast; a VGA screen, a USB tablet (it makes VNC's pointer meet the guest's) and
 * the serial port are there for whatever the guest is. libvirt adds the PS/2 keyboard itself.
 */
export function devicesXml(spec: DomainSpec): XmlFragment {
  const ports = fixedPorts + spec.disks.length + spec.interfaces.length + sparePorts;
  return xml`<devices>
  ${spec.disks.map(diskXml)}
  ${spec.seedPath === undefined ? [] : [seedXml(spec.seedPath)]}
  <controller type='pci' index='0' model='pcie-root'/>
  ${Array.from({ length: ports }, (_, index) => xml`<controller type='pci' index='${index + 1}' model='pcie-root-port'/>`)}
  <controller type='scsi' index='0' model='virtio-scsi'/>
  <controller type='usb' index='0' model='qemu-xhci'/>
  <controller type='virtio-serial' index='0'/>
  ${spec.interfaces.map(interfaceXml)}
  ${serialXml(spec)}
  <channel type='unix'>
    <target type='virtio' name='org.qemu.guest_agent.0'/>
  </channel>
  <input type='tablet' bus='usb'/>
  ${graphicsXml(spec)}
  <video>
    <model type='vga'/>
  </video>
  <memballoon model='virtio'>
    <stats period='10'/>
  </memballoon>
  <rng model='virtio'>
    <backend model='random'>/dev/urandom</backend>
  </rng>
</devices>`;
}

/** virtlogd writes the log and turns it over by itself; elsewhere it may not write. */
function serialXml(spec: DomainSpec): XmlFragment {
  return xml`<serial type='pty'>
  <log file='${serialLogPath(spec.uuid)}' append='on'/>
  <target type='isa-serial' port='0'/>
</serial>
<console type='pty'>
  <target type='serial' port='0'/>
</console>`;
}

/** For the host alone: it is reached through SSH. */
function graphicsXml(spec: DomainSpec): XmlFragment {
  return xml`<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='${{ secret: spec.vncPassword }}'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`;
}
