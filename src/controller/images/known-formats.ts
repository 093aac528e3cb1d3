import { ascii, hasAt } from './signature.ts';

/** A format that nano does not take, and what would make an image of it that it does. */
export interface KnownFormat {
  /** `a VMware disk (VMDK)`. */
  readonly what: string;
  /** What to type, given the file's quoted name. */
  readonly hint: (name: string) => string;
}

const convert =
  (format: string) =>
  (name: string): string =>
    `qemu-img convert -f ${format} -O qcow2 ${name} image.qcow2`;
const decompress =
  (command: string) =>
  (name: string): string =>
    `decompress it first: ${command} ${name}`;
const extract =
  (command: string) =>
  (name: string): string =>
    `take the disk out of it first: ${command} ${name}`;
const nothingHelps = (): string => 'give a qcow2 file or a raw disk';

/** What begins with which bytes, at an offset. Sources: each tool's own header definition, and file's magic. */
const signatures: readonly (readonly [offset: number, bytes: string, format: KnownFormat])[] = [
  [0, 'KDMV', { what: 'a VMware disk (VMDK)', hint: convert('vmdk') }],
  [0, 'COWD', { what: 'a VMware disk (VMDK)', hint: convert('vmdk') }],
  [0, '# Disk DescriptorFile', { what: 'the description of a VMware disk (VMDK)', hint: convert('vmdk') }],
  [0, 'vhdxfile', { what: 'a Hyper-V disk (VHDX)', hint: convert('vhdx') }],
  [0, 'conectix', { what: 'a Virtual PC disk (VHD)', hint: convert('vpc') }],
  [0x40, '\x7f\x10\xda\xbe', { what: 'a VirtualBox disk (VDI)', hint: convert('vdi') }],
  [0, 'QED\0', { what: 'a QED disk', hint: convert('qed') }],
  [0, 'WithoutFreeSpace', { what: 'a Parallels disk', hint: convert('parallels') }],
  [0, 'WithouFreSpacExt', { what: 'a Parallels disk', hint: convert('parallels') }],
  [0, 'LUKS\xba\xbe', { what: 'encrypted (LUKS)', hint: nothingHelps }],
  [0, '\x1f\x8b', { what: 'compressed (gzip)', hint: decompress('gunzip -k') }],
  [0, '\xfd7zXZ\0', { what: 'compressed (xz)', hint: decompress('unxz -k') }],
  [0, '\x28\xb5\x2f\xfd', { what: 'compressed (zstd)', hint: decompress('unzstd') }],
  [0, 'BZh', { what: 'compressed (bzip2)', hint: decompress('bunzip2 -k') }],
  [0, '\x04\x22\x4d\x18', { what: 'compressed (lz4)', hint: decompress('unlz4') }],
  [0, '7z\xbc\xaf\x27\x1c', { what: 'a 7z archive', hint: extract('7z x') }],
  [0, 'PK\x03\x04', { what: 'a zip archive', hint: extract('unzip') }],
  [257, 'ustar', { what: 'a tar archive (an OVA is one)', hint: extract('tar -xf') }],
  [0, '\x7fELF', { what: 'a program (ELF)', hint: nothingHelps }],
];

export function knownFormat(head: Uint8Array): KnownFormat | undefined {
  const found = signatures.find(([offset, bytes]) => hasAt(head, offset, bytes))?.[2];
  if (found !== undefined) return found;
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(ascii(head, 0, 64).replace(/^\.+/, ''))) {
    return { what: 'a web page, as a failed download leaves one', hint: () => 'download the image again' };
  }
  return undefined;
}

/** ISO 9660 tells itself in its 17th sector, behind anything; many have a partition table as well. */
export function isIsoImage(head: Uint8Array): boolean {
  return hasAt(head, 32769, 'CD001');
}

/** Whether the first bytes are all such as a text has. */
export function looksLikeText(head: Uint8Array): boolean {
  const start = head.subarray(0, 512);
  return start.length > 0 && start.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
}
