import { describe, expect, it } from 'vitest';
import { errorWords, printable } from '../../../../src/cell/facts/printable.ts';
import {
  parseBytes,
  parseCount,
  parseHostname,
  parseMachineId,
  parseMeminfo,
  parsePath,
  parseSeconds,
  parseWord,
} from '../../../../src/cell/facts/values.ts';

describe('single values', () => {
  it.each([
    [parseCount, '64\n', 64],
    [parseCount, '0', undefined],
    [parseCount, '-1', undefined],
    [parseCount, '1000001', undefined],
    [parseCount, '2 3', undefined],
    [parseBytes, '0', 0],
    [parseBytes, '9007199254740991', 9007199254740991],
    [parseBytes, '9007199254740993', undefined],
    [parseBytes, '1e3', undefined],
    [parseSeconds, '1795402752.484801612\n', 1795402752484.8015],
    [parseSeconds, '1795402752.N\n', 1795402752000],
    [parseSeconds, '1795402752\n', 1795402752000],
    [parseSeconds, 'now', undefined],
    [parseHostname, 'cell-1.example.net\n', 'cell-1.example.net'],
    [parseHostname, 'a; reboot', undefined],
    [parseHostname, '-x', undefined],
    [parseHostname, `${'a'.repeat(254)}`, undefined],
    [parseMachineId, '6bc32e51122a4192b1a1d270eb94d832\n', '6bc32e51122a4192b1a1d270eb94d832'],
    [parseMachineId, 'uninitialized\n', undefined],
    [parseMachineId, '', undefined],
    [parseWord, '5.14.0-570.el9.x86_64\n', '5.14.0-570.el9.x86_64'],
    [parseWord, 'two words', undefined],
    [parsePath, '/usr/libexec/qemu-kvm\n', '/usr/libexec/qemu-kvm'],
    [parsePath, '/usr/bin/x $(reboot)', undefined],
    [parsePath, 'qemu', undefined],
  ])('%o reads %j', (parse, text, value) => {
    expect(parse(text)).toBe(value);
  });

  it('reads lines of /proc/meminfo', () => {
    const text = 'MemTotal:       24684084 kB\nMemAvailable:   23006788 kB\n';
    expect(parseMeminfo(text, 'MemTotal')).toBe(24684084 * 1024);
    expect(parseMeminfo(text, 'MemAvailable')).toBe(23006788 * 1024);
    expect(parseMeminfo('MemTotal: lots', 'MemTotal')).toBeUndefined();
  });
});

describe('text of a host, as it is shown', () => {
  it('cannot act on a terminal', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202ed\u0000', 100)).toBe('a?[2Jb??c?d?');
  });

  it('has an end', () => {
    expect(printable('x'.repeat(1000), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(printable('äöü', 3)).toBe('äöü');
  });

  it('joins what virsh says first with what it comes from', () => {
    expect(errorWords('error: failed to connect to the hypervisor\nerror: Failed to connect socket\nthird')).toBe(
      'failed to connect to the hypervisor: Failed to connect socket',
    );
  });

  it('leaves warnings out', () => {
    expect(errorWords('qemu: warning: host lacks x\nqemu: no such device')).toBe('qemu: no such device');
  });
});
