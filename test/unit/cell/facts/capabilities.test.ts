import { describe, expect, it } from 'vitest';
import { readCapabilities, readDomainCapabilities } from '../../../../src/cell/facts/capabilities.ts';
import { sortMachineTypes } from '../../../../src/cell/facts/machine-types.ts';
import { compareVersions, parseVersion, parseVirshVersion } from '../../../../src/cell/facts/versions.ts';

describe('machine types', () => {
  it('come newest first, by number and not by letter', () => {
    const names = ['pc-q35-9.2', 'pc-q35-10.0', 'pc-i440fx-9.2', 'q35', 'pc-q35-2.10', 'pc-q35-2.9', 'pc-q35-10.0'];
    expect(sortMachineTypes(names)).toEqual(['pc-q35-10.0', 'pc-q35-9.2', 'pc-q35-2.10', 'pc-q35-2.9']);
  });

  it("are Red Hat's where the host has no others", () => {
    expect(sortMachineTypes(['pc-q35-rhel8.6.0', 'pc-q35-rhel9.6.0', 'pc-q35-rhel7.6.0'])).toEqual([
      'pc-q35-rhel9.6.0',
      'pc-q35-rhel8.6.0',
      'pc-q35-rhel7.6.0',
    ]);
  });

  it("are upstream's first where there are both", () => {
    expect(sortMachineTypes(['pc-q35-rhel9.6.0', 'pc-q35-6.2'])).toEqual(['pc-q35-6.2', 'pc-q35-rhel9.6.0']);
  });

  it("are upstream's on Ubuntu, whose code names tell no order", () => {
    const names = ['pc-q35-noble', 'pc-q35-8.2', 'pc-q35-jammy-hpb', 'pc-q35-6.2', 'ubuntu-q35'];
    expect(sortMachineTypes(names)).toEqual(['pc-q35-8.2', 'pc-q35-6.2']);
  });
});

describe("libvirt's capabilities", () => {
  it('name the newest type by the alias that points to it, for x86-64 alone', () => {
    const xml = `<capabilities>
      <guest><arch name='i686'><machine>pc-q35-9.9</machine></arch></guest>
      <guest><arch name='x86_64'>
        <machine maxCpus='4096' canonical='pc-q35-rhel9.6.0'>q35</machine>
        <domain type='qemu'/><domain type='kvm'><machine>pc-q35-rhel9.4.0</machine></domain>
      </arch></guest></capabilities>`;
    expect(readCapabilities(xml)).toEqual({
      machineTypes: ['pc-q35-rhel9.6.0', 'pc-q35-rhel9.4.0'],
      hostCpuModel: undefined,
      qemuIds: undefined,
    });
  });

  it.each([
    ["<baselabel type='kvm'>+107:+107</baselabel>", { user: '107', group: '107' }],
    ["<baselabel type='kvm'>+0:+0</baselabel>", { user: '0', group: '0' }],
    ["<baselabel type='kvm'>system_u:object_r:svirt_t:s0</baselabel>", undefined],
    ['', undefined],
  ])('tell whom QEMU runs as: %s', (label, ids) => {
    const selinux = `<secmodel><model>selinux</model><baselabel type='kvm'>system_u:system_r:svirt_t:s0</baselabel></secmodel>`;
    const dac = `<secmodel><model>dac</model><doi>0</doi>${label}</secmodel>`;
    expect(readCapabilities(`<capabilities><host>${selinux}${dac}</host></capabilities>`).qemuIds).toEqual(ids);
  });

  it('of domains tell the emulator, the model and whether there is a maximum', () => {
    const xml = `<domainCapabilities><path>/usr/libexec/qemu-kvm</path><cpu>
      <mode name='maximum' supported='no'/>
      <mode name='host-model' supported='yes'><model fallback='forbid'>EPYC-Rome</model></mode>
      <mode name='custom' supported='yes'><model usable='yes'>qemu64</model></mode></cpu></domainCapabilities>`;
    expect(readDomainCapabilities(xml)).toEqual({
      emulator: '/usr/libexec/qemu-kvm',
      hostModel: 'EPYC-Rome',
      maximum: false,
    });
  });
});

describe('versions', () => {
  it('are compared by number', () => {
    expect(compareVersions('10.0.0', '9.9.9')).toBeGreaterThan(0);
    expect(compareVersions('6.0.0', '6.0.0')).toBe(0);
    expect(compareVersions('6.0', '6.0.1')).toBeLessThan(0);
  });

  it('are numbers and nothing else', () => {
    expect(parseVersion('9.0.0')).toBe('9.0.0');
    expect(parseVersion('9.0.0; reboot')).toBeUndefined();
    expect(parseVersion(undefined)).toBeUndefined();
  });

  it('are those of the daemon that answers, not of the client', () => {
    const text = `Compiled against library: libvirt 11.0.0
Using library: libvirt 11.0.0
Using API: QEMU 11.0.0
Running hypervisor: QEMU 9.2.0
Running against daemon: 10.10.0
`;
    expect(parseVirshVersion(text)).toEqual({ libvirt: '10.10.0', qemu: '9.2.0' });
  });

  it('are told in part where libvirt finds no QEMU', () => {
    expect(parseVirshVersion('Using library: libvirt 9.0.0\nUsing API: QEMU 9.0.0\n')).toEqual({
      libvirt: '9.0.0',
      qemu: undefined,
    });
  });
});
