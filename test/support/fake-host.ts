import { NanoError } from '../../src/controller/model/errors.ts';
import type { HostFacts } from '../../src/controller/model/host-facts.ts';
import type { CellMark } from '../../src/controller/model/zone.ts';
import type { ActionContext, CellAction, CellDriver, Cells, CellTarget } from '../../src/controller/ports.ts';

/** A host as a model: what lies on it, what runs on it. Enough for the controller's port, without SSH or virsh. */
export class FakeHost {
  readonly files = new Set<string>();
  readonly domains = new Map<string, { name: string; state: 'running' | 'stopped' }>();
  readonly networks = new Map<string, boolean>([['default', false]]);
  mark: CellMark | undefined;
  record: number | undefined;
  reachable = true;
  memoryAvailableBytes = 16 * 1024 ** 3;
  diskAvailableBytes = 50 * 1024 ** 3;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  clone(): FakeHost {
    const copy = new FakeHost(this.name);
    for (const file of this.files) copy.files.add(file);
    for (const [uuid, domain] of this.domains) copy.domains.set(uuid, { ...domain });
    for (const [name, active] of this.networks) copy.networks.set(name, active);
    copy.mark = this.mark;
    copy.record = this.record;
    return copy;
  }

  /** Everything on the host that nano could leave behind. */
  inventory(): unknown {
    return {
      files: [...this.files].sort(),
      domains: [...this.domains].sort(),
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
        .filter(([uuid]) => uuid.startsWith('foreign'))
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

function fakeDriver(host: FakeHost, target: CellTarget, fault: Fault): CellDriver {
  const reach = (): void => {
    if (!host.reachable) throw new NanoError('CELL_UNREACHABLE', `${host.name}: connection refused`);
  };
  const action = <T>(name: string, effect: (context: ActionContext) => T | Promise<T>): CellAction<T> => ({
    commands: [{ argv: ['fake', name] }],
    async run(context) {
      reach();
      fault(`before ${name}`);
      const { mark } = target;
      const gone = name === 'removeMark' && host.mark === undefined;
      if (
        !gone &&
        mark !== undefined &&
        (host.mark?.zoneId !== mark.zoneId || host.mark.generation !== mark.generation)
      ) {
        throw new NanoError('ZONE_LOST', `${host.name} belongs to another zone`);
      }
      if (context.signal?.aborted === true) throw new NanoError('INTERRUPTED', 'interrupted');
      const result = await effect(context);
      fault(`after ${name}`);
      return result;
    },
  });
  const load = () => ({
    load1: 0,
    memoryAvailableBytes: host.memoryAvailableBytes,
    storeAvailableBytes: new Proxy<Record<string, number>>({}, { get: () => host.diskAvailableBytes }),
  });
  const directory = (place: { storePath: string; instanceId: string }) =>
    `${place.storePath}/instances/${place.instanceId}`;
  const domain = (uuid: string) => {
    const found = host.domains.get(uuid);
    if (found === undefined) throw new NanoError('COMMAND_FAILED', `no domain ${uuid}`);
    return found;
  };
  const setState = (name: string, uuid: string, state: 'running' | 'stopped') =>
    action(name, () => {
      domain(uuid).state = state;
    });

  return {
    async inspect() {
      reach();
      const mark = host.mark === undefined ? {} : { mark: host.mark };
      return { user: 'root', privilege: 'root', facts: host.facts(), findings: [], storageExists: false, ...mark };
    },
    async observe() {
      reach();
      const domains = [...host.domains].map(([uuid, { name, state }]) => ({ uuid, name, state }));
      return { at: new Date().toISOString(), load: { ...load(), storeAvailableBytes: {} }, domains };
    },
    imageInfo: async () => ({ format: 'qcow2', virtualSizeBytes: 1, sizeBytes: 1 }),
    readMark: async () => host.mark,
    settle: () => ({ commands: [], run: async () => reach() }),
    probe: ({ freeNames = [] }) =>
      action('probe', () => ({
        load: load(),
        takenNames: [...host.domains].flatMap(([uuid, { name }]) => (freeNames.includes(name) ? [{ name, uuid }] : [])),
      })),
    createMark: (mark) =>
      action('createMark', () => {
        if (host.mark !== undefined && host.mark.cellId !== mark.cellId) throw new NanoError('EXISTS', 'marked');
        host.mark = mark;
      }),
    removeMark: (mark) =>
      action('removeMark', () => {
        if (host.mark?.cellId === mark.cellId) host.mark = undefined;
      }),
    writeZoneRecord: (record) =>
      action('writeZoneRecord', () => {
        host.record = record.recordRevision;
      }),
    removeZoneRecord: () =>
      action('removeZoneRecord', () => {
        host.record = undefined;
      }),
    createStore: (path) => action('createStore', () => void host.files.add(path)),
    removeStore: (path) => action('removeStore', () => void host.files.delete(path)),
    startNetwork: (name) => action('startNetwork', () => void host.networks.set(name, true)),
    stopNetwork: (name) => action('stopNetwork', () => void host.networks.set(name, false)),
    receiveImage: (request) =>
      action('receiveImage', async () => {
        let sizeBytes = 0;
        for await (const chunk of request.source) sizeBytes += chunk.length;
        const received = {
          sourceSha256: 'a',
          sourceBytes: sizeBytes,
          sha256: 'a',
          sizeBytes,
          virtualSizeBytes: 1024 ** 3,
        };
        request.sidecar(received);
        host.files.add(`${request.storePath}/images/${request.imageId}`);
        return received;
      }),
    removeImage: ({ storePath, imageId }) =>
      action('removeImage', () => void host.files.delete(`${storePath}/images/${imageId}`)),
    async readFile() {
      reach();
      return (async function* () {
        yield new Uint8Array(1024);
      })();
    },
    createInstanceDirectory: (place) => action('createInstanceDirectory', () => void host.files.add(directory(place))),
    removeInstanceDirectory: (place) =>
      action('removeInstanceDirectory', () => {
        for (const file of host.files) if (file.startsWith(directory(place))) host.files.delete(file);
      }),
    createVolume: (request) =>
      action('createVolume', () => void host.files.add(`${directory(request)}/${request.volumeId}`)),
    writeSeed: (request) => action('writeSeed', () => void host.files.add(`${directory(request)}/seed`)),
    defineDomain: (spec) =>
      action('defineDomain', () => void host.domains.set(spec.uuid, { name: spec.name, state: 'stopped' })),
    undefineDomain: (uuid) => action('undefineDomain', () => void host.domains.delete(uuid)),
    startDomain: (uuid) => setState('startDomain', uuid, 'running'),
    shutdownDomain: (uuid) => setState('shutdownDomain', uuid, 'stopped'),
    destroyDomain: (uuid) =>
      action('destroyDomain', () => {
        const found = host.domains.get(uuid);
        if (found !== undefined) found.state = 'stopped';
      }),
    rebootDomain: (uuid) => setState('rebootDomain', uuid, 'running'),
    resetDomain: (uuid) => setState('resetDomain', uuid, 'running'),
    async domainState(uuid) {
      reach();
      return host.domains.get(uuid)?.state ?? 'missing';
    },
    guestReport: async () => ({ agent: true, addresses: [] }),
    openConsole: () => Promise.reject(new NanoError('INTERNAL', 'the fake host has no console')),
  };
}
