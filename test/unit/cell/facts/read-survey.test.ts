import { describe, expect, it } from 'vitest';
import { goldenSurvey } from './golden.ts';

describe('a Debian cell', () => {
  const survey = goldenSurvey('survey-debian-12');

  it('is known by name, system and size', () => {
    expect(survey).toMatchObject({
      hostname: 'cell-1',
      architecture: 'x86_64',
      os: { prettyName: 'Debian GNU/Linux 12 (bookworm)', id: 'debian', family: 'debian' },
      cores: 2,
      memoryBytes: 24684084 * 1024,
      resolution: { works: true },
      hasDefaultRoute: true,
      missingTools: [],
      garbage: [],
    });
    expect(survey.machineId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('has storage that is still to be made', () => {
    expect(survey.storage).toEqual({
      path: '/var/lib/libvirt/images/nano',
      nearest: '/var/lib/libvirt/images',
      real: '/var/lib/libvirt/images',
      isDirectory: true,
      isWritable: true,
      entries: [],
    });
    expect(survey.fileSystem).toEqual({ type: 'ext4', capacityBytes: 8350298112, availableBytes: 8333496320 });
  });

  it('has libvirt and QEMU, and what they offer', () => {
    expect(survey.packages).toEqual({
      virsh: true,
      qemuImg: true,
      emulators: ['/usr/bin/qemu-system-x86_64'],
      units: ['libvirtd.service'],
    });
    expect(survey.libvirt).toMatchObject({
      version: '9.0.0',
      qemuVersion: '7.2.22',
      kvm: undefined,
      emulation: { emulator: '/usr/bin/qemu-system-x86_64', hostModel: 'EPYC', maximum: true },
      networks: [{ kind: 'libvirt', name: 'default', active: false, autostart: false }],
      domains: [],
      refusal: undefined,
    });
    expect(survey.libvirt?.networkBridges).toEqual(new Set(['virbr0']));
    expect(survey.libvirt?.capabilities?.qemuIds).toEqual({ user: '64055', group: '64055' });
    expect(survey.libvirt?.capabilities?.machineTypes.slice(0, 3)).toEqual(['pc-q35-7.2', 'pc-q35-7.1', 'pc-q35-7.0']);
    expect(survey.libvirt?.capabilities?.machineTypes.at(-1)).toBe('pc-q35-2.4');
  });

  it('is a virtual machine without hardware virtualization', () => {
    expect(survey.processor).toEqual({
      virtualization: undefined,
      hypervisor: 'kvm',
      product: undefined,
      kvm: undefined,
    });
  });
});

it('a host with KVM tells what it is open to', () => {
  const survey = goldenSurvey('survey-kvm');
  expect(survey.processor.kvm).toEqual({ mode: '660', owner: 'root', group: 'kvm' });
  expect(survey.libvirt?.kvm?.emulator).toBe('/usr/bin/qemu-system-x86_64');
});

it('a bare host still tells all the rest', () => {
  const survey = goldenSurvey('survey-bare');
  expect(survey).toMatchObject({
    hostname: 'bare-1',
    cores: 2,
    packages: { virsh: false, qemuImg: false, emulators: [], units: [] },
    libvirt: undefined,
    fileSystem: { type: 'ext4' },
    garbage: [],
  });
});

it('a host on which nearly everything is wrong tells each of it', () => {
  expect(goldenSurvey('survey-broken', '/srv/deep/store')).toMatchObject({
    resolution: { works: false },
    hasDefaultRoute: false,
    storage: { nearest: '/srv/deep/store', entries: ['a', 'b c'] },
    libvirt: undefined,
    libvirtFailure:
      "failed to connect to the hypervisor: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
    mark: undefined,
    markFailure: expect.stringContaining('/var/lib/libvirt/nano/cell.json is not what nano writes'),
    garbage: [],
  });
});

it('domains keep their names exactly, and nano knows its own', () => {
  const { libvirt } = goldenSurvey('survey-domains');
  expect(libvirt?.domains.map(({ name }) => name)).toEqual([
    'mine',
    '  leading spaces',
    '$(reboot) `id`',
    '42',
    'filler 1',
    'filler 2',
    'filler 3',
    `it's a "quoted" name`,
    'name; list',
    'state.state=1',
    'ünïcode <x>',
  ]);
  expect(libvirt?.ours).toEqual(new Set(['0199aaaa-0000-7000-8000-000000000006']));
  expect(libvirt?.stats.get(`it's a "quoted" name`)).toEqual({
    state: 5,
    coresMaximum: 2,
    memoryMaximumBytes: 256 * 1024 ** 2,
  });
  expect(libvirt?.stats.get('mine')?.state).toBe(1);
});
