import { describe, expect, it } from 'vitest';
import { installCommand, startCommand } from '../../../../src/cell/facts/distribution-commands.ts';
import { parseOsRelease } from '../../../../src/cell/facts/os-release.ts';

describe('os-release', () => {
  it.each([
    ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', 'Debian GNU/Linux 12 (bookworm)', 'debian'],
    ['PRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\nID_LIKE=debian\n', 'Ubuntu 24.04.1 LTS', 'debian'],
    ['PRETTY_NAME="Rocky Linux 9.6"\nID="rocky"\nID_LIKE="rhel centos fedora"\n', 'Rocky Linux 9.6', 'redhat'],
    ["PRETTY_NAME='openSUSE Leap 15.6'\nID='opensuse-leap'\nID_LIKE='suse opensuse'\n", 'openSUSE Leap 15.6', 'suse'],
    ['PRETTY_NAME="Arch Linux"\nID=arch\n', 'Arch Linux', 'arch'],
    ['NAME=Alpine\nID=alpine\n', 'Alpine', 'other'],
  ])('%j', (text, prettyName, family) => {
    expect(parseOsRelease(text)).toMatchObject({ prettyName, family });
  });

  it('is not understood without a name', () => {
    expect(parseOsRelease('# empty\n')).toBeUndefined();
  });

  it('cannot act on a terminal', () => {
    expect(parseOsRelease('PRETTY_NAME="a\u001b[31m"')?.prettyName).toBe('a?[31m');
  });
});

describe('remedies by distribution', () => {
  it('name the packages', () => {
    expect(installCommand('debian', 'qemu-img')).toBe('apt-get install qemu-utils');
    expect(installCommand('redhat', 'qemu')).toBe('dnf install qemu-kvm');
  });

  it('start the daemon that the host has', () => {
    expect(startCommand('debian', ['libvirtd.service'])).toContain('systemctl enable --now libvirtd;');
    expect(startCommand('redhat', ['libvirtd.service', 'virtqemud.socket'])).toContain('virtqemud.socket');
    expect(startCommand('debian', ['libvirtd.service', 'virtqemud.socket'])).toContain('libvirtd;');
    expect(startCommand('arch', ['virtqemud.socket'])).toContain('virtqemud.socket');
  });
});
