import type { HostFacts } from '../../src/controller/model/host-facts.ts';
import { defaultPoolPolicy } from '../../src/controller/model/pool.ts';
import type {
  Capacity,
  CellView,
  ImageView,
  InstanceDetail,
  InstanceView,
  OperationView,
  PlanView,
  PoolView,
} from '../../src/controller/model/views.ts';

/** What a controller answers, as tests want it: whole, and different only in what a test is about. */

const GiB = 1024 ** 3;
const MiB = 1024 ** 2;

export function capacity(total: number, claimed = 0, free = total - claimed): Capacity {
  return { total, claimed, free };
}

export function poolView(parts: Partial<PoolView> = {}): PoolView {
  return {
    id: '01990000-0000-7000-8000-0000000000a1',
    name: 'default',
    createdAt: '2026-11-17T12:00:00.000Z',
    network: { kind: 'bridge', name: 'br0' },
    policy: defaultPoolPolicy,
    cells: { total: 2, enabled: 2, offline: 0 },
    instances: 3,
    cores: capacity(16, 4, 60),
    memoryBytes: capacity(64 * GiB, 4 * GiB),
    diskBytes: capacity(500 * GiB, 30 * GiB),
    ...parts,
  };
}

export function hostFacts(parts: Partial<HostFacts> = {}): HostFacts {
  return {
    at: '2026-11-19T12:00:00.000Z',
    hostname: 'cell-1.example.net',
    machineId: '0123456789abcdef0123456789abcdef',
    os: 'Debian GNU/Linux 12 (bookworm)',
    kernel: '6.1.0-26-amd64',
    architecture: 'x86_64',
    cores: 8,
    memoryBytes: 32 * GiB,
    libvirtVersion: '9.0.0',
    qemuVersion: '7.2.13',
    cpuModel: 'EPYC-Rome',
    machineTypes: ['pc-q35-7.2', 'pc-q35-7.1'],
    accelerator: { type: 'kvm', reason: '3.1 times as fast as emulation', kvmMs: 120, tcgMs: 372 },
    networks: [
      { kind: 'bridge', name: 'br0', active: true, autostart: true },
      { kind: 'libvirt', name: 'default', active: false, autostart: false },
    ],
    storage: {
      path: '/var/lib/libvirt/images',
      filesystem: 'ext4',
      capacityBytes: 250 * GiB,
      availableBytes: 200 * GiB,
    },
    foreign: [
      { uuid: '6f1c1f1e-0000-4000-8000-000000000001', name: 'old-mail', running: true, cores: 2, memoryBytes: 4 * GiB },
    ],
    qemuUser: 'libvirt-qemu',
    qemuGroup: 'libvirt-qemu',
    ...parts,
  };
}

export function cellView(parts: Partial<CellView> = {}): CellView {
  return {
    id: '01990000-0000-7000-8000-0000000000c1',
    name: 'cell-1',
    pool: 'default',
    condition: 'online',
    enabled: true,
    disabledAt: null,
    address: { kind: 'ssh', host: '10.0.0.11', user: 'root', hostKeys: [] },
    createdAt: '2026-11-17T12:00:00.000Z',
    answeredAt: '2026-11-20T11:59:58.000Z',
    failure: null,
    labels: {},
    policy: {},
    instances: 2,
    running: 1,
    cores: capacity(8, 4, 28),
    memoryBytes: capacity(32 * GiB, 4 * GiB),
    memoryAvailableBytes: 20 * GiB,
    load1: 0.42,
    accelerator: 'kvm',
    stores: [
      {
        id: '01990000-0000-7000-8000-0000000000d1',
        path: '/var/lib/libvirt/images/nano',
        filesystem: 'ext4',
        capacityBytes: 250 * GiB,
        claimedBytes: 30 * GiB,
        availableBytes: 200 * GiB,
      },
    ],
    facts: hostFacts(),
    ...parts,
  };
}

export function imageView(parts: Partial<ImageView> = {}): ImageView {
  return {
    id: '01990000-0000-7000-8000-0000000000e1',
    name: 'debian-12',
    kind: 'disk',
    state: 'ready',
    format: 'qcow2',
    sourceFormat: 'qcow2',
    virtualSizeBytes: 2 * GiB,
    sizeBytes: 347 * MiB,
    sha256: 'ab'.repeat(32),
    createdAt: '2026-11-18T12:00:00.000Z',
    instances: 2,
    replicas: [
      {
        cell: 'cell-1',
        state: 'ready',
        path: '/var/lib/libvirt/images/nano/images/01990000-0000-7000-8000-0000000000e1.qcow2',
        sizeBytes: 347 * MiB,
        lastUsedAt: '2026-11-20T10:00:00.000Z',
      },
    ],
    ...parts,
  };
}

export function instanceView(parts: Partial<InstanceView> = {}): InstanceView {
  return {
    id: '01990000-0000-7000-8000-0000000000f1',
    name: 'web-1',
    domainName: 'web-1',
    pool: 'default',
    cell: 'cell-1',
    state: 'running',
    observedAt: '2026-11-20T11:59:59.000Z',
    cellOffline: false,
    desiredPower: 'on',
    cores: 2,
    memoryBytes: 512 * MiB,
    diskBytes: 10 * GiB,
    image: 'debian-12',
    adopted: null,
    machineType: 'pc-q35-7.2',
    cpuModel: 'host-model',
    accelerator: 'kvm',
    firmware: 'bios',
    owner: 'operator',
    group: 'operators',
    labels: { role: 'web' },
    rules: [],
    protected: false,
    createdAt: '2026-11-20T09:00:00.000Z',
    ...parts,
  };
}

export function instanceDetail(parts: Partial<InstanceDetail> = {}): InstanceDetail {
  return {
    ...instanceView(),
    volumes: [
      {
        id: '01990000-0000-7000-8000-0000000000b1',
        target: 'vda',
        path: '/var/lib/libvirt/images/nano/instances/f1/b1.qcow2',
        virtualSizeBytes: 10 * GiB,
        backingImage: 'debian-12',
      },
    ],
    interfaces: [{ mac: '52:54:00:00:00:01', network: { kind: 'bridge', name: 'br0' }, addresses: [] }],
    guest: { agent: true, hostname: 'web-1', addresses: ['10.0.0.21'] },
    consoleLog: '/var/log/libvirt/qemu/web-1-serial0.log',
    ...parts,
  };
}

export function operationView(parts: Partial<OperationView> = {}): OperationView {
  return {
    id: '01990000-0000-7000-8000-000000000012',
    number: 12,
    kind: 'instance.create',
    state: 'interrupted',
    subjects: [{ kind: 'instance', id: '01990000-0000-7000-8000-0000000000f1', name: 'web-1' }],
    actor: { user: 'operator', host: 'desk' },
    reason: null,
    direction: 'forward',
    attempt: 1,
    takeOvers: [],
    ownerState: 'dead',
    startedAt: '2026-11-20T11:58:00.000Z',
    endedAt: null,
    error: null,
    remains: [],
    steps: [
      { name: 'directory', title: 'make the directory', cellName: 'cell-1', state: 'done', commands: ['mkdir x'] },
      { name: 'disk', title: 'clone the image', cellName: 'cell-1', state: 'running', commands: [] },
    ],
    ...parts,
  };
}

export function planView(parts: Partial<PlanView> = {}): PlanView {
  return {
    kind: 'instance.create',
    subjects: [{ kind: 'instance', id: '01990000-0000-7000-8000-0000000000f1', name: 'web-1' }],
    facts: [
      { name: 'cell', value: 'cell-1' },
      { name: 'memory', value: '512 MiB asked, 28 GiB free' },
    ],
    warnings: ['the disk is larger than the image'],
    steps: [
      {
        name: 'directory',
        title: 'make the directory',
        cell: 'cell-1',
        commands: ['mkdir -p /srv/nano/f1'],
        commit: false,
      },
      {
        name: 'define',
        title: 'define the domain',
        cell: 'cell-1',
        commands: ["virsh define /dev/stdin <<'NANO'\n<domain/>\nNANO"],
        commit: true,
      },
    ],
    ...parts,
  };
}
