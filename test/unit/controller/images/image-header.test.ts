import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkImageHeader } from '../../../../src/controller/images/image-header.ts';
import { isNanoError } from '../../../../src/controller/model/errors.ts';

interface Qcow2 {
  readonly version?: number;
  readonly size?: bigint;
  readonly backing?: string;
  readonly crypt?: number;
  readonly features?: bigint;
  readonly clusterBits?: number;
}

function qcow2({ version = 3, size = 1024n ** 3n, backing = '', crypt = 0, features = 0n, clusterBits = 16 }: Qcow2) {
  const bytes = new Uint8Array(1024);
  const view = new DataView(bytes.buffer);
  bytes.set([0x51, 0x46, 0x49, 0xfb]);
  view.setUint32(4, version);
  view.setBigUint64(8, backing === '' ? 0n : 512n);
  view.setUint32(16, backing.length);
  view.setUint32(20, clusterBits);
  view.setBigUint64(24, size);
  view.setUint32(32, crypt);
  view.setBigUint64(72, features);
  bytes.set(new TextEncoder().encode(backing), 512);
  return bytes;
}

function bytesAt(length: number, ...parts: readonly (readonly [offset: number, text: string])[]): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const [offset, text] of parts)
    bytes.set(
      Array.from(text, (character) => character.charCodeAt(0)),
      offset,
    );
  return bytes;
}

const mbr = [510, '\x55\xaa'] as const;

describe("an image's first bytes", () => {
  it('tell a qcow2 image and the size its guest sees', () => {
    expect(checkImageHeader(qcow2({}), 'a')).toEqual({ format: 'qcow2', virtualSizeBytes: 1024 ** 3 });
    expect(checkImageHeader(qcow2({ version: 2, features: 7n }), 'a').format).toBe('qcow2');
    expect(checkImageHeader(qcow2({ features: 0b11000n }), 'a').format).toBe('qcow2');
  });

  it('tell a raw disk by its partition table', () => {
    expect(checkImageHeader(bytesAt(1024, mbr), 'a', 2048)).toEqual({ format: 'raw', virtualSizeBytes: 2048 });
    expect(checkImageHeader(bytesAt(1024, [512, 'EFI PART']), 'a')).toEqual({ format: 'raw' });
  });

  it.each([
    ['with a backing file', { backing: '/etc/shadow' }, /has a backing file, "\/etc\/shadow"/, /qemu-img convert/],
    ['with an external data file', { features: 4n }, /keeps its data in another file/, /qemu-img convert/],
    ['that is encrypted', { crypt: 2 }, /is encrypted/, /without encryption/],
    ['that is dirty', { features: 1n }, /not closed properly/, /qemu-img check -r all/],
    ['that is corrupt', { features: 2n }, /marked corrupt/, /qemu-img check -r all/],
    ['with features of the future', { features: 1n << 40n }, /does not know/, /convert/],
    ['of version 4', { version: 4 }, /version 4/, /convert/],
    ['of size 0', { size: 0n }, /makes no sense/, /again/],
    ['of an exbibyte', { size: 1n << 60n }, /makes no sense/, /again/],
    ['of half a sector', { size: 1025n }, /makes no sense/, /again/],
    ['with senseless clusters', { clusterBits: 99 }, /makes no sense/, /again/],
  ] as const)('refuse a qcow2 header %s', (_what, header, message, hint) => {
    expect(problem(qcow2(header))).toEqual({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it.each([
    ['KDMV', 0, 'VMDK', 'qemu-img convert -f vmdk -O qcow2'],
    ['# Disk DescriptorFile', 0, 'VMDK', 'convert -f vmdk'],
    ['vhdxfile', 0, 'VHDX', 'convert -f vhdx'],
    ['conectix', 0, 'VHD', 'convert -f vpc'],
    ['\x7f\x10\xda\xbe', 0x40, 'VDI', 'convert -f vdi'],
    ['\x1f\x8b', 0, 'gzip', 'gunzip'],
    ['\xfd7zXZ\0', 0, 'xz', 'unxz'],
    ['\x28\xb5\x2f\xfd', 0, 'zstd', 'unzstd'],
    ['BZh9', 0, 'bzip2', 'bunzip2'],
    ['PK\x03\x04', 0, 'zip', 'unzip'],
    ['ustar', 257, 'tar', 'tar -xf'],
    ['\x7fELF', 0, 'ELF', 'qcow2'],
    ['<!DOCTYPE html><html>', 0, 'web page', 'download'],
    ['\xef\xbb\xbf<html>', 0, 'web page', 'download'],
    ['CD001', 32769, 'ISO', 'media images come later'],
    ['XFSB', 0, 'without a partition table', ''],
    ['\x53\xef', 1080, 'without a partition table', ''],
  ])('name %j for what it is', (signature, offset, what, hint) => {
    const found = problem(bytesAt(36 * 1024, [offset, signature]));
    expect(found.message).toContain(what);
    expect(found.hint).toContain(hint);
  });

  it('tell an ISO even where it could boot from a disk, and a text even where it is short', () => {
    expect(problem(bytesAt(36 * 1024, mbr, [32769, 'CD001'])).message).toContain('ISO');
    expect(problem(new TextEncoder().encode('404 not found\n')).message).toContain('text');
  });

  it('refuse what is empty, cut short or unknown', () => {
    expect(problem(new Uint8Array(0)).message).toContain('empty');
    expect(problem(qcow2({}).subarray(0, 80)).message).toContain('cut short');
    expect(problem(bytesAt(1024, mbr), 1025).message).toContain('no multiple of 512');
    expect(problem(new Uint8Array(1024)).message).toContain('no partition table');
  });

  it('quote the name in the command that they propose', () => {
    expect(problem(bytesAt(1024, [0, 'KDMV'])).hint).toContain("'a disk'\\''s file'");
  });

  it('never make the check fail otherwise, whatever they are', () => {
    const magics = fc.constantFrom('', 'QFI\xfb\0\0\0\x03', 'QFI\xfb\0\0\0\x02', 'KDMV', '<html');
    fc.assert(
      fc.property(
        magics,
        fc.uint8Array({ maxLength: 600 }),
        fc.option(fc.nat(), { nil: undefined }),
        (magic, rest, size) => {
          const bytes = Uint8Array.from([...Array.from(magic, (character) => character.charCodeAt(0)), ...rest]);
          try {
            expect(['qcow2', 'raw']).toContain(checkImageHeader(bytes, 'x', size).format);
          } catch (error) {
            expect(isNanoError(error) && error.code).toBe('BAD_IMAGE');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function problem(bytes: Uint8Array, sizeBytes?: number): { message: string; hint: string } {
  try {
    checkImageHeader(bytes, "a disk's file", sizeBytes);
  } catch (error) {
    if (isNanoError(error) && error.code === 'BAD_IMAGE') return { message: error.message, hint: error.hint ?? '' };
    throw error;
  }
  throw new Error('it was accepted');
}
