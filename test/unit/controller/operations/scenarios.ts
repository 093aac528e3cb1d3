import type { Change, Controller } from '../../../../src/controller/controller.ts';
import type { DocumentStore } from '../../../../src/controller/inventory/document-store.ts';
import type { changeKinds } from '../../../../src/controller/operations/kinds.ts';
import type { FakeDomain } from '../../../support/fake-host.ts';
import { call } from '../../../support/test-world.ts';

/** What a scenario may touch behind nano's back. */
interface ScenarioWorld {
  readonly store: DocumentStore;
  addDomain(host: string, uuid: string, domain: FakeDomain): void | Promise<void>;
}

/** A change that every fault is tried on: what must be there before, and the change itself. */
export interface Scenario {
  readonly prepare: (controller: Controller, world: ScenarioWorld) => Promise<void>;
  readonly change: (controller: Controller) => Change<unknown>;
  /** A guest that was started, stopped, paused or resumed stays so when the operation fails afterwards: undoing would do more harm. */
  readonly powerMayDiffer?: true;
}

export async function* imageBytes(): AsyncGenerator<Uint8Array> {
  const header = Buffer.alloc(1024);
  header.write('QFI\xfb', 0, 'latin1');
  header.writeUInt32BE(3, 4);
  header.writeUInt32BE(16, 20);
  header.writeBigUInt64BE(1024n ** 3n, 24);
  header.writeUInt32BE(104, 100);
  header.writeUInt32BE(4, 96);
  yield header;
}

const done = async (change: Change<unknown>): Promise<void> => {
  await change.result;
};

export const addHost = (controller: Controller, host: string): Promise<void> =>
  done(controller.change('pool.add-cell', { pool: 'default', host }, call));

export const importImage = (controller: Controller, cell = 'one'): Promise<void> =>
  done(controller.change('image.import', { name: 'base', sizeBytes: 1024, cell }, { ...call, source: imageBytes() }));

export const createInstance = (controller: Controller, name: string, cell?: string): Promise<void> =>
  done(controller.change('instance.create', { name, image: 'base', ...(cell === undefined ? {} : { cell }) }, call));

const zone = async (controller: Controller): Promise<void> => {
  await addHost(controller, 'one');
  await addHost(controller, 'two');
};

const withImage = async (controller: Controller): Promise<void> => {
  await zone(controller);
  await importImage(controller);
};

const withInstance = async (controller: Controller): Promise<void> => {
  await withImage(controller);
  await createInstance(controller, 'web', 'one');
};

const withTrash = async (controller: Controller): Promise<void> => {
  await withInstance(controller);
  await done(controller.change('instance.delete', { name: 'web', force: true }, call));
};

/** A domain that somebody else made. */
export const foreignDomain: FakeDomain = {
  name: 'Old_Mail',
  state: 'running',
  definition: {
    type: 'kvm',
    machine: 'pc-i440fx-7.2',
    firmware: 'uefi',
    cores: 2,
    memoryBytes: 1024 ** 3,
    cpu: 'host-passthrough',
    disks: [{ target: 'vda', device: 'disk', kind: 'block', format: 'raw', source: '/dev/vg/mail', backing: [] }],
    interfaces: [{ mac: '52:54:00:aa:bb:cc', kind: 'bridge', network: 'br0' }],
    hostDevices: ['pci'],
  },
};

const withForeign: Scenario['prepare'] = async (controller, world) => {
  await zone(controller);
  await world.addDomain('one', '6f1c1f1e-0000-4000-8000-000000000001', foreignDomain);
};

/** One or more for each kind of change that there is. */
export const scenarios: { readonly [K in keyof typeof changeKinds]: Readonly<Record<string, Scenario>> } = {
  'pool.create': {
    plain: { prepare: zone, change: (controller) => controller.change('pool.create', { name: 'blue' }, call) },
  },
  'pool.delete': {
    plain: {
      prepare: (controller) => done(controller.change('pool.create', { name: 'blue' }, call)),
      change: (controller) => controller.change('pool.delete', { name: 'blue' }, call),
    },
  },
  'pool.add-cell': {
    first: {
      prepare: async () => {},
      change: (controller) => controller.change('pool.add-cell', { pool: 'default', host: 'one' }, call),
    },
    second: {
      prepare: (controller) => addHost(controller, 'one'),
      change: (controller) => controller.change('pool.add-cell', { pool: 'default', host: 'two' }, call),
    },
    'taken over': {
      prepare: async (controller, { store }) => {
        await zone(controller);
        // As when the inventory is older than the cell.
        await store.transaction(async (transaction) => {
          const [two] = await transaction.find('cells', 'name', { equals: 'two' });
          for (const { id } of await transaction.find('stores', 'cellId', { equals: two?.id ?? '' }))
            await transaction.remove('stores', id);
          if (two !== undefined) await transaction.remove('cells', two.id);
        });
      },
      change: (controller) =>
        controller.change('pool.add-cell', { pool: 'default', host: 'two', takeOver: true }, call),
    },
  },
  'pool.remove-cell': {
    empty: {
      prepare: zone,
      change: (controller) => controller.change('pool.remove-cell', { pool: 'default', cell: 'two' }, call),
    },
    'with a copy of an image': {
      prepare: async (controller) => {
        await withImage(controller);
        await createInstance(controller, 'web', 'two');
        await done(controller.change('instance.delete', { name: 'web', force: true, purge: true }, call));
      },
      change: (controller) => controller.change('pool.remove-cell', { pool: 'default', cell: 'two' }, call),
    },
  },
  'cell.enable': {
    plain: {
      prepare: async (controller) => {
        await zone(controller);
        await done(controller.change('cell.disable', { name: 'one' }, call));
      },
      change: (controller) => controller.change('cell.enable', { name: 'one' }, call),
    },
  },
  'pool.set': {
    plain: {
      prepare: zone,
      change: (controller) =>
        controller.change('pool.set', { name: 'default', policy: { strategy: 'pack', keptCores: 1 } }, call),
    },
  },
  'cell.set': {
    plain: {
      prepare: zone,
      change: (controller) =>
        controller.change('cell.set', { name: 'one', policy: { coresRatio: 2 }, labels: { rack: 'r1' } }, call),
    },
  },
  'cell.disable': {
    plain: { prepare: zone, change: (controller) => controller.change('cell.disable', { name: 'one' }, call) },
  },
  'image.import': {
    plain: {
      prepare: zone,
      change: (controller) =>
        controller.change('image.import', { name: 'base', sizeBytes: 1024 }, { ...call, source: imageBytes() }),
    },
  },
  'image.delete': {
    plain: { prepare: withImage, change: (controller) => controller.change('image.delete', { name: 'base' }, call) },
  },
  'instance.create': {
    'from an image that is there': {
      prepare: withImage,
      change: (controller) =>
        controller.change(
          'instance.create',
          { name: 'web', image: 'base', cell: 'one', diskBytes: [2 ** 31, 2 ** 30] },
          call,
        ),
    },
    'from an image on another cell': {
      prepare: withImage,
      change: (controller) => controller.change('instance.create', { name: 'web', image: 'base', cell: 'two' }, call),
    },
  },
  'instance.start': {
    plain: {
      prepare: async (controller) => {
        await withImage(controller);
        await done(controller.change('instance.create', { name: 'web', image: 'base', start: false }, call));
      },
      change: (controller) => controller.change('instance.start', { name: 'web' }, call),
      powerMayDiffer: true,
    },
  },
  'instance.stop': {
    plain: {
      prepare: withInstance,
      change: (controller) => controller.change('instance.stop', { name: 'web' }, call),
      powerMayDiffer: true,
    },
  },
  'instance.restart': {
    plain: {
      prepare: withInstance,
      change: (controller) => controller.change('instance.restart', { name: 'web' }, call),
    },
  },
  'instance.reset': {
    plain: {
      prepare: withInstance,
      change: (controller) => controller.change('instance.reset', { name: 'web' }, call),
    },
  },
  'instance.pause': {
    plain: {
      prepare: withInstance,
      change: (controller) => controller.change('instance.pause', { name: 'web' }, call),
      powerMayDiffer: true,
    },
  },
  'instance.resume': {
    plain: {
      prepare: async (controller) => {
        await withInstance(controller);
        await done(controller.change('instance.pause', { name: 'web' }, call));
      },
      change: (controller) => controller.change('instance.resume', { name: 'web' }, call),
      powerMayDiffer: true,
    },
  },
  'zone.take-over': {
    'one cell of two': {
      prepare: async (controller, world) => {
        await zone(controller);
        // As a restore leaves it: the inventory is a generation ahead of its cells.
        await world.store.transaction(async (transaction) => {
          const [found] = await transaction.list('zones');
          if (found !== undefined) await transaction.update('zones', { ...found, generation: 2 });
        });
      },
      change: (controller) => controller.change('zone.take-over', { cells: ['one'] }, call),
    },
  },
  'operation.prune': {
    plain: {
      prepare: async (controller) => {
        await withImage(controller);
        // Older than nothing, so by a millisecond at least.
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
      change: (controller) => controller.change('operation.prune', { olderThanMs: 1 }, call),
    },
  },
  'instance.delete': {
    'to the trash': {
      prepare: withInstance,
      change: (controller) => controller.change('instance.delete', { name: 'web', force: true }, call),
    },
    'for good': {
      prepare: withInstance,
      change: (controller) => controller.change('instance.delete', { name: 'web', force: true, purge: true }, call),
    },
  },
  'instance.undelete': {
    plain: {
      prepare: withTrash,
      change: (controller) => controller.change('instance.undelete', { name: 'web' }, call),
    },
  },
  'trash.purge': {
    plain: { prepare: withTrash, change: (controller) => controller.change('trash.purge', { name: 'web' }, call) },
  },
  'zone.rebuild': {
    'in the place of what is there': {
      prepare: withInstance,
      change: (controller) => controller.change('zone.rebuild', { force: true }, call),
    },
  },
  'zone.correct': {
    counters: {
      prepare: withInstance,
      change: (controller) => controller.change('zone.correct', { what: 'counters', cell: 'one' }, call),
    },
  },
  'cell.recover': {
    'that obeys an older generation': {
      prepare: async (controller, { store }) => {
        await withInstance(controller);
        await store.transaction(async (transaction) => {
          for (const zone of await transaction.list('zones'))
            await transaction.update('zones', { ...zone, generation: zone.generation + 1 });
        });
      },
      change: (controller) => controller.change('cell.recover', { name: 'one' }, call),
    },
  },
  'cell.clean': {
    'nothing to clean': {
      prepare: withInstance,
      change: (controller) => controller.change('cell.clean', { name: 'one' }, call),
    },
  },
  'instance.define': {
    'what is there': {
      prepare: withInstance,
      change: (controller) => controller.change('instance.define', { name: 'web' }, call),
    },
  },
  'instance.adopt': {
    plain: {
      prepare: withForeign,
      change: (controller) => controller.change('instance.adopt', { cell: 'one', domain: 'Old_Mail' }, call),
    },
  },
  'instance.release': {
    plain: {
      prepare: async (controller, world) => {
        await withForeign(controller, world);
        await done(controller.change('instance.adopt', { cell: 'one', domain: 'Old_Mail' }, call));
      },
      change: (controller) => controller.change('instance.release', { name: 'old-mail' }, call),
    },
  },
};
