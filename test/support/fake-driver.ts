import { NanoError } from '../../src/controller/model/errors.ts';
import type { Id } from '../../src/controller/model/ids.ts';
import { inTurn } from '../../src/controller/operations/operation-kind.ts';
import type { DomainFacts, SidecarRequest } from '../../src/controller/ports/keeping.ts';
import type { ActionContext, CellAction, CellDriver, CellTarget, DomainSpec } from '../../src/controller/ports.ts';
import { type FakeDomain, type FakeHost, type Fault, reach } from './fake-host.ts';
import { surveyOf } from './fake-survey.ts';
import { fakeWatch } from './fake-watch.ts';

/** The part of a driver that works on a host as a model. */
export function fakeDriver(host: FakeHost, target: CellTarget, fault: Fault): CellDriver {
  const plain = <T>(name: string, effect: (context: ActionContext) => T | Promise<T>): CellAction<T> => ({
    commands: [{ argv: ['fake', name] }],
    async run(context) {
      reach(host);
      fault(`before ${name}`);
      if (context.signal?.aborted === true) throw new NanoError('INTERRUPTED', 'interrupted');
      const result = await effect(context);
      fault(`after ${name}`);
      return result;
    },
  });
  const action = <T>(name: string, effect: (context: ActionContext) => T | Promise<T>): CellAction<T> =>
    plain(name, (context) => {
      const { mark } = target;
      const gone = name === 'removeMark' && host.mark === undefined;
      const isOurs = host.mark?.zoneId === mark?.zoneId && host.mark?.generation === mark?.generation;
      if (!gone && mark !== undefined && !isOurs) {
        throw new NanoError('ZONE_LOST', `${host.name} belongs to another zone`);
      }
      return effect(context);
    });
  const sendable = (name: string, effect: () => void) => ({ ...action(name, effect), deadlineMs: 1_000 });
  const load = () => ({
    load1: host.load1,
    memoryAvailableBytes: host.memoryAvailableBytes,
    storeAvailableBytes: new Proxy<Record<string, number>>({}, { get: () => host.diskAvailableBytes }),
  });
  const observedDomains = () => [...host.domains].map(([uuid, { name, state }]) => ({ uuid, name, state }));
  const report = (stores: readonly { readonly id: Id }[]) => ({
    at: new Date().toISOString(),
    load: { ...load(), storeAvailableBytes: Object.fromEntries(stores.map(({ id }) => [id, host.diskAvailableBytes])) },
    domains: observedDomains(),
  });
  const directory = (place: { storePath: string; instanceId: string }, folder = 'instances') =>
    `${place.storePath}/${folder}/${place.instanceId}`;
  const write = (path: string, text?: string, sizeBytes = text?.length ?? 0) =>
    void host.files.set(path, text === undefined ? { sizeBytes } : { sizeBytes, text });
  const under = (path: string) => [...host.files.keys()].filter((file) => `${file}/`.startsWith(`${path}/`));
  const remove = (path: string) => {
    for (const file of under(path)) host.files.delete(file);
  };
  const move = (from: string, to: string) => {
    for (const file of under(from)) {
      const moved = host.files.get(file);
      if (moved !== undefined) host.files.set(`${to}${file.slice(from.length)}`, moved);
      host.files.delete(file);
    }
  };
  const domain = (uuid: string) => {
    const found = host.domains.get(uuid);
    if (found === undefined) throw new NanoError('COMMAND_FAILED', `no domain ${uuid}`);
    return found;
  };
  const setState = (name: string, uuid: string, state: FakeDomain['state']) =>
    action(name, () => {
      domain(uuid).state = state;
      return state;
    });

  return {
    async inspect({ storagePath }) {
      reach(host);
      const mark = host.mark === undefined ? {} : { mark: host.mark };
      return {
        user: 'root',
        privilege: 'root',
        facts: host.facts(),
        findings: [],
        storageExists: host.files.has(storagePath),
        ...mark,
      };
    },
    async observe({ stores }) {
      reach(host);
      return report(stores);
    },
    watch: async (request) => fakeWatch(host, request),
    async survey({ stores }) {
      reach(host);
      return surveyOf(host, stores ?? host.mark?.stores ?? []);
    },
    checksum: async (path) => {
      reach(host);
      if (host.files.has(path)) return 'a'.repeat(64);
      throw new NanoError('COMMAND_FAILED', `${host.name}: no ${path}`);
    },
    imageInfo: async () => ({ format: 'qcow2', virtualSizeBytes: 1, sizeBytes: 1 }),
    async readMark() {
      reach(host);
      return host.mark;
    },
    settle: () => ({ commands: [], run: async () => reach(host) }),
    sendAsOne: (_doing, actions) => inTurn(actions),
    probe: ({ stores, freeNames = [] }) =>
      action('probe', ({ saw }) => {
        const seen = report(stores);
        saw?.(seen);
        const takenNames = seen.domains.filter(({ name }) => freeNames.includes(name));
        return { load: load(), takenNames: takenNames.map(({ name, uuid }) => ({ name, uuid })) };
      }),
    createMark: (mark) =>
      plain('createMark', () => {
        if (host.mark !== undefined && JSON.stringify(host.mark) !== JSON.stringify(mark))
          throw new NanoError('EXISTS', 'marked');
        host.mark = mark;
      }),
    raiseMark: (from, to) =>
      plain('raiseMark', () => {
        if (JSON.stringify(host.mark) === JSON.stringify(to)) return;
        if (host.mark?.zoneId !== from.zoneId || host.mark.generation !== from.generation)
          throw new NanoError('ZONE_LOST', `${host.name} was taken over`);
        host.mark = to;
      }),
    removeMark: (mark) =>
      action('removeMark', () => {
        if (host.mark?.cellId === mark.cellId) host.mark = undefined;
      }),
    writeZoneRecord: (record) =>
      action('writeZoneRecord', () => {
        host.record = record;
      }),
    removeZoneRecord: () =>
      action('removeZoneRecord', () => {
        host.record = undefined;
      }),
    createStore: (path) => action('createStore', () => write(path)),
    removeStore: (path, { keepDirectory }) =>
      action('removeStore', () => {
        if (!keepDirectory) host.files.delete(path);
      }),
    startNetwork: (name) => action('startNetwork', () => void host.networks.set(name, true)),
    stopNetwork: (name) => action('stopNetwork', () => void host.networks.set(name, false)),
    receiveImage: (request) =>
      action('receiveImage', async () => {
        let sizeBytes = 0;
        for await (const chunk of request.source) sizeBytes += chunk.length;
        const sha256 = 'a'.repeat(64);
        const sums = { sourceSha256: sha256, sourceBytes: sizeBytes, sha256, sizeBytes };
        const received = { ...sums, virtualSizeBytes: 1024 ** 3 };
        write(`${request.storePath}/images/${request.imageId}.qcow2`, undefined, sizeBytes);
        write(`${request.storePath}/images/${request.imageId}.json`, request.sidecar(received));
        return received;
      }),
    removeImage: ({ storePath, imageId }) =>
      action('removeImage', () => {
        for (const end of ['json', 'qcow2']) host.files.delete(`${storePath}/images/${imageId}.${end}`);
      }),
    async readFile() {
      reach(host);
      return (async function* () {
        yield new Uint8Array(1024);
      })();
    },
    createInstanceDirectory: (request) =>
      sendable('createInstanceDirectory', () => {
        write(directory(request));
        write(`${directory(request)}/nano.json`, request.sidecar);
        if (request.seed !== undefined) write(`${directory(request)}/seed.iso`);
      }),
    removeInstanceDirectory: (place) => action('removeInstanceDirectory', () => remove(directory(place))),
    writeSidecar: (request) => action('writeSidecar', () => write(`${directory(request)}/nano.json`, request.sidecar)),
    trashInstance: (request: SidecarRequest) =>
      action('trashInstance', () => {
        move(directory(request), directory(request, '.trash'));
        write(directory(request, '.trash'));
        write(`${directory(request, '.trash')}/nano.json`, request.sidecar);
      }),
    restoreInstance: (request) =>
      action('restoreInstance', () => {
        move(directory(request, '.trash'), directory(request));
        write(`${directory(request)}/nano.json`, request.sidecar);
      }),
    removeTrash: (place) => action('removeTrash', () => remove(directory(place, '.trash'))),
    removePartials: ({ storePath, names }) =>
      action('removePartials', () => {
        for (const name of names) host.files.delete(`${storePath}/.partial/${name}`);
      }),
    createVolume: (request) =>
      sendable('createVolume', () => write(`${directory(request)}/${request.volumeId}.qcow2`, undefined, 200_000)),
    defineDomain: (spec) =>
      sendable('defineDomain', () => {
        const state = host.domains.get(spec.uuid)?.state ?? 'stopped';
        const metadata = JSON.stringify(spec.metadata);
        host.domains.set(spec.uuid, { name: spec.name, state, metadata, definition: definitionOf(spec) });
      }),
    undefineDomain: (uuid) => action('undefineDomain', () => void host.domains.delete(uuid)),
    startDomain: (uuid) => setState('startDomain', uuid, 'running'),
    shutdownDomain: (uuid) => setState('shutdownDomain', uuid, 'stopped'),
    destroyDomain: (uuid) =>
      action('destroyDomain', () => {
        const found = host.domains.get(uuid);
        if (found !== undefined) found.state = 'stopped';
        return found?.state ?? 'missing';
      }),
    rebootDomain: (uuid) => setState('rebootDomain', uuid, 'running'),
    resetDomain: (uuid) => setState('resetDomain', uuid, 'running'),
    pauseDomain: (uuid) => setState('pauseDomain', uuid, 'paused'),
    resumeDomain: (uuid) => setState('resumeDomain', uuid, 'running'),
    async domainState(uuid) {
      reach(host);
      return host.domains.get(uuid)?.state ?? 'missing';
    },
    guestReport: async () => ({ agent: true, addresses: [] }),
    openConsole: () => Promise.reject(new NanoError('INTERNAL', 'the fake host has no console')),
  };
}

/** What libvirt would tell of such a domain. */
function definitionOf(spec: DomainSpec): DomainFacts {
  const seed = { target: 'sda', device: 'cdrom', kind: 'file', format: 'raw', backing: [] };
  return {
    type: spec.accelerator,
    machine: spec.machineType,
    firmware: 'bios',
    cores: spec.cores,
    memoryBytes: spec.memoryBytes,
    cpu: spec.cpuModel,
    disks: [
      ...spec.disks.map(({ path, target, backing }) => ({
        target,
        device: 'disk',
        kind: 'file',
        format: 'qcow2',
        source: path,
        backing,
      })),
      ...(spec.seedPath === undefined ? [] : [{ ...seed, source: spec.seedPath }]),
    ],
    interfaces: spec.interfaces.map(({ mac, network }) => ({
      mac,
      kind: network.kind === 'bridge' ? 'bridge' : 'network',
      network: network.name,
    })),
    hostDevices: [],
  };
}
