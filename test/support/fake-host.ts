import type { DomainCounters } from '../../src/controller/model/domain-counters.ts';
import type { DomainEvent } from '../../src/controller/model/domain-event.ts';
import { NanoError } from '../../src/controller/model/errors.ts';
import type { HostCounters } from '../../src/controller/model/host-counters.ts';
import type { HostFacts } from '../../src/controller/model/host-facts.ts';
import type { CellMark, ZoneRecord } from '../../src/controller/model/zone.ts';
import type { DomainFacts } from '../../src/controller/ports/keeping.ts';
import type { CellDriver, Cells, CellTarget } from '../../src/controller/ports.ts';
import { fakeDriver } from './fake-driver.ts';

export interface FakeDomain {
  readonly name: string;
  state: 'running' | 'paused' | 'stopped';
  /** Absent for a domain whose definition cannot be read. */
  definition?: DomainFacts;
  /** The text of nano's metadata. */
  metadata?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function idleHost(): HostCounters {
  const cpu = { userMs: 0, systemMs: 0, idleMs: 0, waitMs: 0, stealMs: 0, guestMs: 0 };
  const memory = { memoryTotalBytes: 16 * 1024 ** 3, memoryAvailableBytes: 12 * 1024 ** 3 };
  return { uptimeMs: 0, cpu, load: [0, 0, 0], ...memory, disks: [], networks: [] };
}

/** A host as a model: what lies on it, what runs on it. Enough for the controller's port, without SSH or virsh. */
export class FakeHost {
  /** By path; those that hold a record with its text. Folders are files without length. */
  readonly files = new Map<string, { readonly sizeBytes: number; readonly text?: string }>();
  readonly domains = new Map<string, FakeDomain>();
  readonly networks = new Map<string, boolean>([['default', false]]);
  /** What is told of domains while they are watched, beside their state. */
  readonly figures = new Map<string, Partial<DomainCounters>>();
  readonly counters: Mutable<HostCounters> = idleHost();
  /** Who watches it, and is told of what happens. */
  readonly watchers = new Set<(event: DomainEvent) => void>();
  /** What each reading waits for before it answers. */
  delay: () => Promise<void> = async () => {};
  /** How often it was asked, and how often that was tried. */
  readings = 0;
  attempts = 0;
  mark: CellMark | undefined;
  record: ZoneRecord | undefined;
  reachable = true;
  memoryAvailableBytes = 16 * 1024 ** 3;
  diskAvailableBytes = 50 * 1024 ** 3;
  load1 = 0;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  clone(): FakeHost {
    const copy = new FakeHost(this.name);
    for (const [path, file] of this.files) copy.files.set(path, file);
    for (const [uuid, domain] of this.domains) copy.domains.set(uuid, { ...domain });
    for (const [name, active] of this.networks) copy.networks.set(name, active);
    copy.mark = this.mark;
    copy.record = this.record;
    copy.reachable = this.reachable;
    return copy;
  }

  /** Tells those who watch it. */
  tell(event: DomainEvent): void {
    for (const listen of this.watchers) listen(event);
  }

  /** Everything on the host that nano could leave behind. */
  inventory(): unknown {
    return {
      files: [...this.files.keys()].sort(),
      domains: [...this.domains].map(([uuid, { name, state }]) => [uuid, { name, state }]).sort(),
      networks: [...this.networks],
      mark: this.mark?.cellId,
      record: this.record !== undefined,
    };
  }

  facts(): HostFacts {
    return {
      at: '2026-01-01T00:00:00.000Z',
      hostname: this.name,
      machineId: `machine-${this.name}`,
      os: 'Test',
      kernel: '6.1',
      architecture: 'x86_64',
      cores: 8,
      memoryBytes: 16 * 1024 ** 3,
      libvirtVersion: '9.0.0',
      qemuVersion: '7.2.0',
      cpuModel: 'EPYC',
      machineTypes: ['pc-q35-7.2', 'pc-q35-7.1'],
      accelerator: { type: 'kvm', reason: 'measured' },
      networks: [...this.networks].map(([name, active]) => ({ kind: 'libvirt', name, active, autostart: false })),
      storage: {
        path: '/srv/nano',
        filesystem: 'ext4',
        capacityBytes: 100 * 1024 ** 3,
        availableBytes: 90 * 1024 ** 3,
      },
      foreign: [...this.domains]
        .filter(([, { metadata }]) => metadata === undefined)
        .map(([uuid, { name }]) => ({ uuid, name, running: true, cores: 1, memoryBytes: 1024 ** 3 })),
      qemuUser: 'libvirt-qemu',
      qemuGroup: 'libvirt-qemu',
    };
  }
}

/** Called before and after each action; what it throws, the action throws: this is how tests inject faults. */
export type Fault = (point: string) => void;

/** Cells behind a fake network: hosts by the name that the operator would type. */
export class FakeCells implements Cells {
  readonly hosts = new Map<string, FakeHost>();
  fault: Fault = () => {};

  clone(): FakeCells {
    const copy = new FakeCells();
    for (const [name, host] of this.hosts) copy.hosts.set(name, host.clone());
    return copy;
  }

  host(name: string): FakeHost {
    const known = this.hosts.get(name) ?? new FakeHost(name);
    this.hosts.set(name, known);
    return known;
  }

  at(target: CellTarget): CellDriver {
    const host = this.host(target.address.kind === 'local' ? 'local' : target.address.host);
    return fakeDriver(host, target, (point) => this.fault(point));
  }

  async close(): Promise<void> {}
}

/** Every question and change begins with this. */
export function reach(host: FakeHost): void {
  if (!host.reachable) throw new NanoError('CELL_UNREACHABLE', `${host.name}: connection refused`);
}
