import type { DomainDisk } from '../../controller/ports.ts';
import { type XmlFragment, xml } from './xml.ts';

/**
 * A volume. `cache='none'` keeps the guest's blocks out of the host's memory, which the scheduler counts as free, and
 * is what libvirt asks for before it moves a guest between hosts that share the disk. With it a write that the guest
 * flushed is on the disk. `io='threads'` because a file that grows (qcow2) can block the submitter of native I/O.
 * `discard` gives blocks back that the guest has freed.
 */
export function diskXml(disk: DomainDisk): XmlFragment {
  return xml`<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2' cache='none' io='threads' discard='unmap'/>
  <source file='${disk.path}'/>
  ${backingXml(disk.backing)}
  <target dev='${disk.target}' bus='virtio'/>
  <serial>${visibleSerial(disk.serial)}</serial>
</disk>`;
}

/** virtio-blk shows a guest 20 characters and cuts the rest: ids that were made together differ at their end. */
function visibleSerial(serial: string): string {
  return serial.replaceAll('-', '').slice(-20);
}

/**
 * The chain is spelled out, so that libvirt does not look for it in the files, and so that each file in it stays
 * root's: without the label libvirt hands a base image to QEMU's user at the first start of any clone. The chain ends
 * with an empty element.
 */
function backingXml(backing: readonly string[]): XmlFragment {
  const [nearest, ...further] = backing;
  if (nearest === undefined) return xml`<backingStore/>`;
  return xml`<backingStore type='file'>
  <format type='qcow2'/>
  <source file='${nearest}'>
    <seclabel model='dac' relabel='no'/>
  </source>
  ${backingXml(further)}
</backingStore>`;
}

/** On virtio-scsi: cloud kernels have no driver for SATA or IDE, and would not see it there. */
export function seedXml(path: string): XmlFragment {
  return xml`<disk type='file' device='cdrom'>
  <driver name='qemu' type='raw'/>
  <source file='${path}'/>
  <target dev='sda' bus='scsi'/>
  <readonly/>
</disk>`;
}
