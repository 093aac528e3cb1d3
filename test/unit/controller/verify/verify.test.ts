import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../../src/controller/controller.ts';
import { releaseClaims } from '../../../../src/controller/inventory/claims.ts';
import type { Fix } from '../../../../src/controller/model/verify-view.ts';
import { verifyCodes } from '../../../../src/controller/verify/report.ts';
import { faults, snapshot } from '../../../support/audit.ts';
import type { FakeHost } from '../../../support/fake-host.ts';
import { call, dyingAt, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from '../operations/scenarios.ts';

interface Zone {
  readonly world: TestWorld;
  readonly controller: Controller;
  readonly one: FakeHost;
  readonly two: FakeHost;
}

async function zone(): Promise<Zone> {
  const world = new TestWorld();
  const { controller } = await world.process();
  for (const host of ['one', 'two']) await addHost(controller, host);
  await importImage(controller);
  await createInstance(controller, 'web', 'one');
  await createInstance(controller, 'db', 'two');
  await controller.change('pool.create', { name: 'blue' }, call).result;
  return { world, controller, one: world.cells.host('one'), two: world.cells.host('two') };
}

const verify = async (controller: Controller, request: { checksums?: boolean; ignore?: string[] } = {}) =>
  (await controller.query('zone.verify', request, call)).findings;

const codes = async (controller: Controller) =>
  (await verify(controller)).map(({ code, cell, subject }) => [code, cell, subject]);

/** Twice, as what was recorded again may want mending itself. */
async function fix(controller: Controller): Promise<void> {
  for (let round = 1; round <= 2; round += 1)
    for (const { fix } of await verify(controller)) if (fix !== null) await make(controller, fix);
}

const make = (controller: Controller, { kind, request }: Fix) => controller.change(kind, request, call).result;

function drop(host: FakeHost, pattern: RegExp): void {
  for (const path of host.files.keys()) if (pattern.test(path)) host.files.delete(path);
}

const uuidOf = (host: FakeHost) => [...host.domains.keys()][0] ?? '';

test('a zone as it is recorded has nothing to tell, with something in the trash as well', async () => {
  const { controller } = await zone();
  await controller.change('instance.delete', { name: 'db', force: true }, call).result;
  expect(await verify(controller, { checksums: true })).toEqual([]);
});

/** What is done to a zone behind nano's back, and what verify makes of it. */
const damages: Readonly<
  Record<
    string,
    {
      readonly harm: (zone: Zone) => void | Promise<void>;
      readonly found: readonly (readonly [string, string | null, string])[];
      /** Whether --fix leaves nothing to tell. */
      readonly mended: boolean;
    }
  >
> = {
  'a domain that somebody undefined': {
    harm: ({ one }) => one.domains.clear(),
    found: [['DOMAIN_MISSING', 'one', 'web']],
    mended: true,
  },
  'a definition that somebody edited': {
    harm: ({ one }) => {
      for (const domain of one.domains.values())
        if (domain.definition !== undefined) domain.definition = { ...domain.definition, cores: 4 };
    },
    found: [['DEFINITION_CHANGED', 'one', 'web']],
    mended: true,
  },
  'a record beside the disks that is gone': {
    harm: ({ one }) => drop(one, /nano\.json$/),
    found: [['SIDECAR_MISSING', 'one', 'web']],
    mended: true,
  },
  'a disk that is gone': {
    harm: ({ one }) => drop(one, /instances.*qcow2$/),
    found: [['DISK_MISSING', 'one', 'web']],
    mended: false,
  },
  'a copy of an image that is gone': {
    harm: async ({ two, controller }) => {
      await controller.change('instance.delete', { name: 'db', force: true, purge: true }, call).result;
      drop(two, /nano\/images\/.*qcow2$/);
    },
    found: [['REPLICA_MISSING', 'two', 'base']],
    mended: true,
  },
  'a copy of an image that is gone, with clones of it there': {
    harm: ({ two }) => drop(two, /nano\/images\/.*qcow2$/),
    found: [['REPLICA_MISSING', 'two', 'base']],
    mended: false,
  },
  'an image with other bytes': {
    harm: ({ one }) => {
      for (const path of one.files.keys())
        if (/nano\/images\/.*qcow2$/.test(path)) one.files.set(path, { sizeBytes: 7 });
    },
    found: [['IMAGE_CHANGED', 'one', 'base']],
    mended: false,
  },
  'an inventory that forgot an instance': {
    harm: ({ world }) =>
      world.store.transaction(async (transaction) => {
        const [web] = await transaction.find('instances', 'name', { equals: 'web' });
        if (web === undefined) return;
        await releaseClaims(transaction, web.id);
        for (const name of ['volumes', 'interfaces'] as const)
          for (const { id } of await transaction.find(name, 'instanceId', { equals: web.id }))
            await transaction.remove(name, id);
        await transaction.remove('placements', web.id);
        await transaction.remove('instances', web.id);
      }),
    found: [['DOMAIN_UNKNOWN', 'one', 'web']],
    mended: true,
  },
  'wrong sums': {
    harm: ({ world }) =>
      world.store.transaction(async (transaction) => {
        for (const cell of await transaction.list('cells'))
          if (cell.name === 'one') await transaction.update('cells', { ...cell, instances: 7 });
      }),
    found: [['COUNTER_WRONG', 'one', 'one']],
    mended: true,
  },
  'a lock that nobody holds': {
    harm: ({ world }) =>
      world.store.transaction(async (transaction) => {
        const operationId = '01890000-0000-7000-8000-000000000009';
        await transaction.insert('locks', { id: 'x', key: 'pool:x', mode: 'exclusive', operationId });
      }),
    found: [['LOCK_STALE', null, '01890000-0000-7000-8000-000000000009']],
    mended: true,
  },
  'a half-written file': {
    harm: ({ one }) => {
      const path = '/var/lib/libvirt/images/nano/.partial/01890000-0000-7000-8000-000000000009.1.qcow2';
      one.files.set(path, { sizeBytes: 9 });
    },
    found: [['ORPHAN_FILE', 'one', '/var/lib/libvirt/images/nano/.partial']],
    mended: true,
  },
  'a file of nobody': {
    harm: ({ one }) => void one.files.set('/var/lib/libvirt/images/nano/images/stray.qcow2', { sizeBytes: 9 }),
    found: [['ORPHAN_FILE', 'one', '/var/lib/libvirt/images/nano/images/stray.qcow2']],
    mended: false,
  },
  'a mark that is gone': {
    harm: ({ one }) => {
      one.mark = undefined;
    },
    found: [['MARK_MISSING', 'one', 'one']],
    mended: true,
  },
  "another zone's mark": {
    harm: ({ one }) => {
      if (one.mark !== undefined) one.mark = { ...one.mark, zoneId: one.mark.cellId };
    },
    found: [['MARK_FOREIGN', 'one', 'one']],
    mended: false,
  },
  'a record of the zone that is gone': {
    harm: ({ one }) => {
      one.record = undefined;
    },
    found: [['RECORD_OLD', 'one', 'one']],
    mended: true,
  },
  'a cell that is away': {
    harm: ({ two }) => {
      two.reachable = false;
    },
    found: [['CELL_UNREACHABLE', 'two', 'two']],
    mended: false,
  },
  'an instance on two cells': {
    harm: ({ one, two }) => {
      const id = uuidOf(one);
      const domain = one.domains.get(id);
      if (domain !== undefined) two.domains.set(id, { ...domain });
    },
    found: [['INSTANCE_TWICE', 'two', 'web']],
    mended: false,
  },
  'an inventory that forgot an instance, and a host its domain': {
    harm: async (zone) => {
      await damages['an inventory that forgot an instance']?.harm(zone);
      zone.one.domains.clear();
    },
    found: [['INSTANCE_UNKNOWN', 'one', 'web']],
    mended: true,
  },
  'an inventory that forgot a copy of an image': {
    harm: ({ world }) =>
      world.store.transaction(async (transaction) => {
        for (const { id, cellId } of await transaction.list('replicas')) {
          if ((await transaction.get('cells', cellId))?.name !== 'two') continue;
          await releaseClaims(transaction, id);
          await transaction.remove('replicas', id);
        }
      }),
    found: [['REPLICA_UNKNOWN', 'two', 'base']],
    mended: true,
  },
  'an inventory that forgot an image': {
    harm: ({ world }) =>
      world.store.transaction(async (transaction) => {
        for (const { id } of await transaction.list('replicas')) {
          await releaseClaims(transaction, id);
          await transaction.remove('replicas', id);
        }
        for (const { id } of await transaction.list('images')) await transaction.remove('images', id);
      }),
    found: [
      ['IMAGE_UNKNOWN', 'one', 'base'],
      ['IMAGE_UNKNOWN', 'two', 'base'],
    ],
    mended: true,
  },
  'a deleted instance whose directory is gone': {
    harm: async ({ two, controller }) => {
      await controller.change('instance.delete', { name: 'db', force: true }, call).result;
      drop(two, /\.trash/);
    },
    found: [['TRASH_MISSING', 'two', 'db']],
    mended: false,
  },
  'a record that makes no sense': {
    harm: ({ one }) => {
      for (const domain of one.domains.values()) domain.metadata = '{"half';
    },
    found: [['UNREADABLE', 'one', 'web']],
    mended: true,
  },
  'an operation whose process died': {
    harm: async ({ world }) => {
      const death = dyingAt(3);
      const { controller, pid } = await world.process(death.wrap);
      death.arm();
      await controller.change('instance.stop', { name: 'web' }, call).result.catch(() => {});
      world.dead.add(pid);
    },
    found: [['OPERATION_OPEN', null, '#8']],
    mended: false,
  },
  'a cell of an older generation': {
    harm: ({ one }) => {
      if (one.mark !== undefined) one.mark = { ...one.mark, generation: one.mark.generation - 1 };
    },
    found: [['MARK_OLD', 'one', 'one']],
    mended: true,
  },
  'a store that is not mounted': {
    harm: ({ two }) => two.files.clear(),
    found: [['STORE_MISSING', 'two', '/var/lib/libvirt/images/nano']],
    mended: false,
  },
};

test('every code that there is has a damage that shows it', () => {
  const shown = Object.values(damages).flatMap(({ found }) => found.map(([code]) => code));
  expect([...new Set(shown)].sort()).toEqual([...verifyCodes].sort());
});

test('a copy of the right length with other bytes is found when the copies are read in full', async () => {
  const { controller, world } = await zone();
  await world.store.transaction(async (transaction) => {
    const [replica] = await transaction.list('replicas');
    if (replica !== undefined) await transaction.update('replicas', { ...replica, sha256: '0'.repeat(64) });
  });
  expect(await verify(controller)).toEqual([]);
  const found = await verify(controller, { checksums: true });
  expect(found.map(({ code, severity }) => [code, severity])).toEqual([['IMAGE_CHANGED', 'error']]);
});

describe.each(Object.entries(damages))('%s', (_, { harm, found, mended }) => {
  test(mended ? 'is found, and mended' : 'is found, and left to people', async () => {
    const made = await zone();
    const before = await snapshot(made.world);
    await harm(made);
    expect(await codes(made.controller)).toEqual(expect.arrayContaining(found.map((finding) => [...finding])));
    await fix(made.controller);
    const left = await codes(made.controller);
    if (!mended) return expect(left).toEqual(expect.arrayContaining(found.map((finding) => [...finding])));
    expect(left).toEqual([]);
    expect(await faults(made.world)).toEqual([]);
    const { cells } = JSON.parse(JSON.stringify(before));
    expect(JSON.parse(JSON.stringify(await snapshot(made.world))).cells[0]).toEqual(cells[0]);
  });
});

test('an edited definition is told in words', async () => {
  const { controller, one } = await zone();
  for (const domain of one.domains.values())
    if (domain.definition !== undefined)
      domain.definition = {
        ...domain.definition,
        cores: 4,
        disks: [
          ...domain.definition.disks,
          { target: 'vdb', device: 'disk', kind: 'file', format: 'raw', source: '/x', backing: [] },
        ],
        interfaces: [],
      };
  const [finding] = await verify(controller);
  expect(finding?.fact).toMatch(/^cores 4, recorded 1; disk vdb added: \/x; card 52:54:00:[0-9a-f:]+ removed$/);
});

test('what is not to be told is left out, and what there is no code for is refused', async () => {
  const { controller, one } = await zone();
  one.domains.clear();
  expect(await verify(controller, { ignore: ['DOMAIN_MISSING'] })).toEqual([]);
  await expect(verify(controller, { ignore: ['TYPO'] })).rejects.toMatchObject({ code: 'INVALID_VALUE' });
});

test('a cell that was away while the inventory was rebuilt comes back with all that it has', async () => {
  const { world } = await zone();
  const two = world.cells.host('two');
  two.reachable = false;
  world.store.lose();
  const { controller } = await world.process();
  await controller.change('zone.rebuild', { from: ['one'] }, call).result;
  two.reachable = true;
  expect((await codes(controller)).map(([code]) => code)).toEqual(
    expect.arrayContaining(['MARK_OLD', 'DOMAIN_UNKNOWN', 'REPLICA_UNKNOWN']),
  );
  await controller.change('cell.recover', { name: 'two' }, call).result;
  expect(await codes(controller)).toEqual([]);
  expect((await world.store.list('instances')).map(({ name }) => name).sort()).toEqual(['db', 'web']);
  expect(await faults(world)).toEqual([]);
});
