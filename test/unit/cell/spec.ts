import type { DomainSpec } from '../../../src/controller/ports.ts';

/** Ids that tests share; each kind ends in a digit of its own. */
export const ids = {
  instance: '01890000-0000-7000-8000-000000000001',
  volume: '01890000-0000-7000-8000-000000000002',
  image: '01890000-0000-7000-8000-000000000003',
  operation: '01890000-0000-7000-8000-000000000004',
  zone: '01890000-0000-7000-8000-000000000005',
  cell: '01890000-0000-7000-8000-000000000006',
  store: '01890000-0000-7000-8000-000000000007',
} as const;

export const storePath = '/var/lib/libvirt/images/nano';

/** A domain with one cloned disk, a seed and a card, on a host without KVM. */
export const domainSpec: DomainSpec = {
  uuid: ids.instance,
  name: 'web-1',
  accelerator: 'qemu',
  cpuModel: 'maximum',
  machineType: 'pc-q35-7.2',
  cores: 2,
  memoryBytes: 512 * 1024 ** 2,
  disks: [
    {
      path: `${storePath}/instances/${ids.instance}/${ids.volume}.qcow2`,
      target: 'vda',
      backing: [`${storePath}/images/${ids.image}.qcow2`],
      serial: '000000000002',
    },
  ],
  seedPath: `${storePath}/instances/${ids.instance}/seed.iso`,
  interfaces: [{ mac: '52:54:00:12:34:56', network: { kind: 'libvirt', name: 'default' } }],
  metadata: {
    format: 1,
    zoneId: ids.zone,
    generation: 3,
    instance: { id: ids.instance, name: 'web-1' },
    volumes: [],
    interfaces: [],
  },
  vncPassword: 'vnc-password',
};
