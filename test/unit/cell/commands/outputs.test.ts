import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChecksum, parseFileSize } from '../../../../src/cell/commands/file-facts.ts';
import { imageProblem, parseImageInfo } from '../../../../src/cell/commands/qemu-img-output.ts';
import { parseDomainState, parseInterfaceAddresses, parseNames } from '../../../../src/cell/commands/virsh-output.ts';
import { isNanoError } from '../../../../src/controller/model/errors.ts';

describe('what virsh says', () => {
  it('of addresses: those that lead to the guest, once', () => {
    const output = `
 lo         00:00:00:00:00:00    ipv4         127.0.0.1/8
 -          -                    ipv6         ::1/128
 eth0       52:54:00:12:34:56    ipv4         192.168.122.5/24
 -          -                    ipv6         2001:DB8::5/64
 -          -                    ipv6         fe80::5054:ff:fe12:3456/64
 vnet0      52:54:00:12:34:56    ipv4         192.168.122.5/24
 eth1       52:54:00:12:34:57    N/A          N/A
`;
    expect(parseInterfaceAddresses(output)).toEqual(['192.168.122.5', '2001:db8::5']);
    expect(parseInterfaceAddresses('')).toEqual([]);
    expect(parseInterfaceAddresses(' eth0 x ipv4 $(reboot)/24\n')).toEqual([]);
  });

  it('of networks: names, blanks within them kept', () => {
    expect(parseNames('default\nmy net\n\n')).toEqual(['default', 'my net']);
  });

  it('of a state that nano does not know: nothing is guessed', () => {
    expect(() => parseDomainState('State:  dreaming\n')).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
    expect(() => parseDomainState('')).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });
});

describe('what qemu-img says', () => {
  it('of a clone: its backing file, as named and as found', () => {
    const info = parseImageInfo(
      JSON.stringify({
        format: 'qcow2',
        'virtual-size': 1024,
        'actual-size': 512,
        'backing-filename': '../../images/a.qcow2',
        'full-backing-filename': '/srv/images/a.qcow2',
        'dirty-flag': false,
      }),
    );
    expect(info).toMatchObject({
      backingName: '../../images/a.qcow2',
      backingFile: '/srv/images/a.qcow2',
      sizeBytes: 512,
    });
    expect(imageProblem(info)).toContain('/srv/images/a.qcow2');
  });

  it('is refused in words, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseImageInfo(text);
        } catch (error) {
          expect(isNanoError(error) && error.code).toBe('BAD_ANSWER');
        }
      }),
    );
  });
});

describe('what coreutils say', () => {
  it('of checksums and sizes', () => {
    const sum = 'a'.repeat(64);
    expect(parseChecksum(`${sum}  /a/file\n`)).toBe(sum);
    expect(parseChecksum(`\\${sum}  /a\\\\b\n`)).toBe(sum);
    expect(parseChecksum('sha256sum: /a: No such file')).toBeUndefined();
    expect(parseFileSize('42\n')).toBe(42);
    expect(parseFileSize('')).toBeUndefined();
  });
});
