import { beforeEach, describe, expect, it } from 'vitest';
import type { Controller } from '../../../../src/controller/controller.ts';
import { faults, snapshot } from '../../../support/audit.ts';
import { call, dyingAt, TestWorld } from '../../../support/test-world.ts';
import { addHost, importImage } from './scenarios.ts';

const GiB = 1024 ** 3;

let world: TestWorld;
let controller: Controller;

/** Each host has 8 cores, 16 GiB and 100 GiB, of which 1 GiB each is kept. */
async function zoneOf(...hosts: readonly string[]): Promise<void> {
  world = new TestWorld();
  ({ controller } = await world.process());
  for (const host of hosts) await addHost(controller, host);
  const [first] = hosts;
  if (first !== undefined) await importImage(controller, first);
}

const set = async (policy: Parameters<typeof controller.change<'pool.set'>>[1]['policy']) => {
  await controller.change('pool.set', { name: 'default', policy }, call).result;
};

const create = (name: string, more: object = {}) =>
  controller.change('instance.create', { name, image: 'base', ...more }, call).result;

const together = async (name: string, count: number, more: object = {}) => {
  const members = await controller.createTogether({ name, image: 'base', count, ...more }, call);
  return await Promise.all(
    members.map(async (member) => ('change' in member ? { ...member, done: await member.change.result } : member)),
  );
};

const cellsOf = async () =>
  (await controller.query('instance.list', { cached: true }, call)).map(({ name, cell }) => `${name} ${cell}`);

describe('a group of instances', () => {
  beforeEach(() => zoneOf('one', 'two', 'three'));

  it('is numbered, spread over the cells, and each is an operation of its own', async () => {
    const members = await together('web', 6, { memoryBytes: GiB });
    expect(members.map(({ name }) => name)).toEqual(['web-1', 'web-2', 'web-3', 'web-4', 'web-5', 'web-6']);
    const numbers = members.map((member) => ('done' in member ? member.done.operation : 0));
    expect(new Set(numbers).size).toBe(6);
    const cells = (await cellsOf()).map((line) => line.split(' ')[1]);
    expect([...cells].sort()).toEqual(['one', 'one', 'three', 'three', 'two', 'two']);
    expect(await faults(world)).toEqual([]);
  });

  it('is refused whole when not all of it fits, with how many would', async () => {
    const untouched = await snapshot(world);
    const refused = together('db', 5, { memoryBytes: 14 * GiB });
    await expect(refused).rejects.toMatchObject({
      code: 'NO_CELL_FITS',
      message: expect.stringContaining('room for 3 of 5 like "db"'),
      hint: expect.stringContaining('--partial creates the 3 that fit'),
    });
    expect(await snapshot(world)).toEqual(untouched);
  });

  it('may be partial', async () => {
    const members = await together('db', 5, { memoryBytes: 14 * GiB, partial: true });
    expect(members.map((member) => ('error' in member ? `${member.name} ${member.error.code}` : member.name))).toEqual([
      'db-1',
      'db-2',
      'db-3',
      'db-4 NO_CELL_FITS',
      'db-5 NO_CELL_FITS',
    ]);
    expect(await cellsOf()).toHaveLength(3);
  });

  it('is planned again when others take its room meanwhile', async () => {
    const other = await world.process();
    const [mine, theirs] = await Promise.all([
      together('a', 3, { memoryBytes: 6 * GiB }),
      Promise.all(
        (await other.controller.createTogether({ name: 'b', image: 'base', count: 3, memoryBytes: 6 * GiB }, call)).map(
          (member) => ('change' in member ? member.change.result : Promise.reject(new Error('refused'))),
        ),
      ),
    ]);
    expect(mine.length + theirs.length).toBe(6);
    expect(await faults(world)).toEqual([]);
  });

  it('keeps off each other where its own rule says so', async () => {
    const wishes = { labels: { role: 'db' }, antiAffinity: ['role=db'] };
    await together('db', 3, wishes);
    expect((await cellsOf()).map((line) => line.split(' ')[1]).sort()).toEqual(['one', 'three', 'two']);
    await expect(create('db-4', wishes)).rejects.toMatchObject({
      code: 'NO_CELL_FITS',
      details: [{ code: 'anti-affinity' }, { code: 'anti-affinity' }, { code: 'anti-affinity' }],
    });
    // Their rule binds also whom they speak of.
    await expect(create('db-5', { labels: { role: 'db' } })).rejects.toMatchObject({ code: 'NO_CELL_FITS' });
  });

  it('that was partial is so again, for scripts that run twice', async () => {
    const again = { memoryBytes: 14 * GiB, partial: true, ifNotExists: true };
    await together('db', 5, again);
    const members = await together('db', 5, again);
    expect(members.map((member) => ('error' in member ? `${member.name} left out` : member.name))).toEqual([
      'db-1',
      'db-2',
      'db-3',
      'db-4 left out',
      'db-5 left out',
    ]);
    await expect(together('big', 2, { memoryBytes: 15 * GiB, partial: true })).rejects.toMatchObject({
      code: 'NO_CELL_FITS',
    });
  });

  it('may be the first that its own rule wants to be near', async () => {
    await together('web', 3, { labels: { role: 'web' }, affinity: ['role=web'] });
    expect(new Set((await cellsOf()).map((line) => line.split(' ')[1])).size).toBe(1);
  });

  it('of fifty fits whole or is refused whole', async () => {
    expect(await together('web', 50, { memoryBytes: 512 * 1024 ** 2 })).toHaveLength(50);
    await expect(together('more', 50, { memoryBytes: 512 * 1024 ** 2 })).rejects.toMatchObject({
      code: 'NO_CELL_FITS',
      message: expect.stringMatching(/room for \d+ of 50 like "more"/),
    });
    expect(await cellsOf()).toHaveLength(50);
    expect(await faults(world)).toEqual([]);
  });

  it('tells of names that are taken', async () => {
    await create('web-2');
    await expect(together('web', 3)).rejects.toMatchObject({ code: 'EXISTS' });
    const members = await together('web', 3, { ifNotExists: true });
    expect(members.map(({ name }) => name)).toEqual(['web-2', 'web-1', 'web-3']);
  });

  it('shows beforehand what each would be', async () => {
    const untouched = await snapshot(world);
    const plans = await controller.previewTogether({ name: 'web', image: 'base', count: 3 }, call);
    expect(plans.map((one) => ('plan' in one ? one.plan.facts[0]?.value : ''))).toHaveLength(3);
    expect(await snapshot(world)).toEqual(untouched);
  });

  it('has all its claims or none when nano dies on the way', async () => {
    const origin = world;
    for (let point = 0; ; point += 1) {
      const copy = origin.clone();
      const death = dyingAt(point);
      const { controller: dying, pid } = await copy.process(death.wrap);
      death.arm();
      const begun = await dying.createTogether({ name: 'web', image: 'base', count: 3 }, call).catch(() => []);
      await Promise.allSettled(begun.map((member) => ('change' in member ? member.change.result : undefined)));
      copy.dead.add(pid);
      const instances = await copy.store.count('instances');
      if (point < 2) expect([0, 3]).toContain(instances);
      const { controller: heir } = await copy.process();
      for (;;) {
        const [open] = await copy.store.find('operations', 'open', {});
        if (open === undefined) break;
        await heir.rollback({ operation: `#${open.number}` }, call).result.catch(async () => {
          await heir.resume({ operation: `#${open.number}` }, call).result;
        });
      }
      expect(await faults(copy), `point ${point}`).toEqual([]);
      if (!death.died()) break;
    }
  });
});

describe('a cell that fails its probe', () => {
  const away = (...hosts: readonly string[]) => {
    for (const host of hosts) world.cells.host(host).reachable = false;
  };
  const best = async () =>
    (
      await controller.query(
        'pool.place',
        { pool: 'default', cores: 1, memoryBytes: GiB, diskBytes: GiB, image: 'base' },
        call,
      )
    ).fitting.map(({ cell }) => cell);

  it('is passed over, and why the next one was taken is kept', async () => {
    await zoneOf('one', 'two', 'three');
    // The image comes from there when the first is away.
    await create('x', { cell: 'two' });
    const [first = '', second] = await best();
    away(first);
    await create('a');
    const { placement, cell } = await controller.query('instance.why', { name: 'a' }, call);
    expect(cell).toBe(second);
    expect(placement).toMatchObject({ failed: [{ cell: first, reason: `${first}: connection refused` }] });
    expect(await faults(world)).toEqual([]);
  });

  it('is told with what the others lack when none is left', async () => {
    await zoneOf('one', 'two');
    await controller.change('cell.disable', { name: 'two' }, call).result;
    away('one');
    await expect(create('a')).rejects.toMatchObject({
      code: 'NO_CELL_FITS',
      details: [
        { subject: 'one', code: 'CELL_UNREACHABLE', reason: 'one: connection refused' },
        { subject: 'two', code: 'disabled' },
      ],
    });
    expect(await cellsOf()).toEqual([]);
    expect(await faults(world)).toEqual([]);
  });

  it('is the third at most', async () => {
    await zoneOf('one', 'two', 'three', 'four');
    const [first, second, third] = await best();
    away('one', 'two', 'three', 'four');
    await expect(create('a')).rejects.toMatchObject({
      code: 'CELL_UNREACHABLE',
      message: '3 cells were tried for "a", and each failed',
      details: [{ subject: first }, { subject: second }, { subject: third }],
    });
    expect(await faults(world)).toEqual([]);
  });

  it('is the whole story when it is the only one', async () => {
    await zoneOf('one');
    away('one');
    await expect(create('a')).rejects.toMatchObject({ code: 'CELL_UNREACHABLE', message: 'one: connection refused' });
  });
});

describe('the policy of a pool', () => {
  beforeEach(() => zoneOf('one', 'two', 'three'));

  it('packs where it is told to', async () => {
    await set({ strategy: 'pack' });
    for (const name of ['a', 'b', 'c']) await create(name);
    expect(new Set((await cellsOf()).map((line) => line.split(' ')[1])).size).toBe(1);
  });

  it('counts the reserve, the ratio and the limit, and a cell may have its own', async () => {
    await set({ instanceLimit: 1 });
    await controller.change('cell.set', { name: 'two', policy: { instanceLimit: 3 } }, call).result;
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
    expect((await cellsOf()).filter((line) => line.endsWith('two'))).toHaveLength(3);
    await expect(create('f')).rejects.toMatchObject({
      details: expect.arrayContaining([expect.objectContaining({ code: 'instances' })]),
    });
    await controller.change('cell.set', { name: 'two', asPool: ['instanceLimit'] }, call).result;
    expect((await controller.query('cell.show', { name: 'two', cached: true }, call)).policy).toEqual({});
  });

  it('refuses what would leave a cell whose loss cannot be absorbed', async () => {
    await set({ failoverSafe: true });
    for (const name of ['a', 'b', 'c', 'd']) await create(name, { memoryBytes: 6 * GiB });
    await expect(create('e', { memoryBytes: 6 * GiB })).rejects.toMatchObject({
      code: 'NO_CELL_FITS',
      details: expect.arrayContaining([
        expect.objectContaining({ code: 'failover', reason: expect.stringMatching(/if (one|two|three) were lost/) }),
      ]),
    });
  });

  it('says when it is not kept as things stand', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await create(name, { memoryBytes: 6 * GiB });
    const { warnings } = await controller.change('pool.set', { name: 'default', policy: { failoverSafe: true } }, call)
      .result;
    expect(warnings).toEqual([expect.stringMatching(/the loss of one could not be absorbed/)]);
  });

  it.each([
    [{ coresRatio: 0 }, /coresRatio: must be more than 0/],
    [{ memoryRatio: -1 }, /memoryRatio: must be more than 0/],
    [{ diskRatio: Number.NaN }, /diskRatio/],
    [{ keptMemoryBytes: 2 ** 53 }, /keptMemoryBytes: is not a whole number/],
    [{ strategy: 'clever' }, /strategy: is no strategy: there are balanced, spread, pack/],
  ])('is not %j', async (policy, message) => {
    const change = controller.change('pool.set', { name: 'default', policy: JSON.parse(JSON.stringify(policy)) }, call);
    await expect(change.result).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      message: expect.stringMatching(message),
    });
  });

  it('has defaults for what an older pool does not store', async () => {
    const [pool] = await world.store.list('pools');
    if (pool === undefined) throw new Error('there is no pool');
    await world.store.transaction((tx) => tx.update('pools', { ...pool, policy: { coresRatio: 2 } }));
    const { policy } = await controller.query('pool.show', { name: 'default' }, call);
    expect(policy).toMatchObject({ coresRatio: 2, strategy: 'balanced', failoverSafe: false });
    await create('a');
  });
});

describe('a refusal', () => {
  it('says that there is no cell', async () => {
    await zoneOf('one');
    await controller.change('pool.create', { name: 'blue' }, call).result;
    await expect(create('a', { pool: 'blue' })).rejects.toMatchObject({
      code: 'NO_CELL_FITS',
      message: 'pool "blue" has no cell yet, so it cannot take "a"',
    });
  });

  it('says that all are disabled, and which to enable', async () => {
    await zoneOf('one', 'two');
    for (const name of ['one', 'two']) await controller.change('cell.disable', { name }, call).result;
    await expect(create('a')).rejects.toMatchObject({
      details: [
        { subject: 'one', code: 'disabled' },
        { subject: 'two', code: 'disabled' },
      ],
      hint: 'nano cell enable one',
    });
  });

  it('says what each lacks and by how much, and what would fit', async () => {
    await zoneOf('one');
    await expect(create('a', { memoryBytes: 20 * GiB })).rejects.toMatchObject({
      message: '"a" (1 core, 20 GiB memory, 1 GiB disk) is larger than any cell in pool "default"',
      details: [
        {
          subject: 'one',
          code: 'memory',
          reason: 'memory   20 GiB asked (and 136 MiB for QEMU), 15 GiB free (of 16 GiB, 1 GiB kept for the host)',
        },
      ],
      hint: '--memory 14G would fit on one',
    });
  });

  it('says on which path the disk does not fit', async () => {
    await zoneOf('one');
    await expect(create('a', { diskBytes: [200 * GiB] })).rejects.toMatchObject({
      details: [{ code: 'disk', reason: expect.stringContaining('in /var/lib/libvirt/images/nano') }],
      hint: '--disk 88G would fit on one; nano pool add-cell --storage-path PATH puts disks on another file system',
    });
  });

  it('proposes another pool that has the room', async () => {
    await zoneOf('one');
    await controller.change('pool.create', { name: 'blue' }, call).result;
    await controller.change('pool.add-cell', { pool: 'blue', host: 'four' }, call).result;
    await controller.change('cell.disable', { name: 'one' }, call).result;
    await expect(create('a')).rejects.toMatchObject({ hint: 'nano cell enable one; --pool blue has room for it' });
  });

  it('groups many cells by reason and tells the nearest', async () => {
    await zoneOf(...Array.from({ length: 25 }, (_, index) => `c${index}`));
    await controller.change('cell.disable', { name: 'c3' }, call).result;
    await create('a', { cell: 'c5', memoryBytes: 4 * GiB });
    await expect(create('b', { memoryBytes: 20 * GiB })).rejects.toMatchObject({
      details: [
        { subject: '24 cells', code: 'memory' },
        { subject: '1 cell', code: 'disabled' },
        { subject: 'c0', code: 'memory' },
        { subject: 'c1', code: 'memory' },
        { subject: 'c10', code: 'memory' },
      ],
    });
  });

  it.each([
    [{ affinity: ['a'], antiAffinity: ['a'] }, /contradict each other/],
    [{ cellLabels: ['gpu'] }, /no cell has a label "gpu"/],
    [{ antiAffinity: ['role=web@rak'] }, /no cell has a label "rak"/],
    [{ affinity: ['Role'] }, /names neither an instance nor a label/],
    [{ affinity: ['nobody'] }, /no instance in the pool is called "nobody"/],
    [{ affinity: ['role=web@cell'] }, /no instance in the pool has the label role=web/],
  ])('of rules that make no sense comes at once: %j', async (wishes, message) => {
    await zoneOf('one');
    await expect(create('b', wishes)).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      message: expect.stringMatching(message),
    });
  });
});

describe('looking ahead', () => {
  beforeEach(() => zoneOf('one', 'two', 'three'));

  it('tells where instances would go without placing them', async () => {
    const untouched = await snapshot(world);
    const answer = await controller.query(
      'pool.place',
      { pool: 'default', cores: 2, memoryBytes: 4 * GiB, diskBytes: GiB, count: 4 },
      call,
    );
    expect(answer).toMatchObject({ fits: 4, refusal: null });
    expect(answer.fitting.map(({ cell }) => cell).sort()).toEqual(['one', 'three', 'two']);
    expect(await snapshot(world)).toEqual(untouched);
    const refused = await controller.query(
      'pool.place',
      { pool: 'default', cores: 2, memoryBytes: 9 * GiB, diskBytes: GiB, count: 4 },
      call,
    );
    expect(refused).toMatchObject({ fits: 3, refusal: { code: 'NO_CELL_FITS' } });
  });

  it('tells how many more fit', async () => {
    const { shapes } = await controller.query('pool.capacity', { pool: 'default', shapes: ['1c4g10g'] }, call);
    expect(shapes).toMatchObject([{ name: '1c4g10g', more: 9, afterOne: { more: 6 }, afterTwo: { more: 3 } }]);
  });

  it('plans moves and moves nothing', async () => {
    for (const name of ['a', 'b', 'c']) await create(name, { cell: 'one', memoryBytes: 4 * GiB });
    const untouched = await snapshot(world);
    const plan = await controller.query('pool.rebalance', { pool: 'default', threshold: 0.1 }, call);
    expect(plan.reached).toBe(true);
    expect(plan.moves).toHaveLength(2);
    expect(plan.moves[0]).toMatchObject({ from: 'one', memoryBytes: expect.any(Number) });
    expect(await snapshot(world)).toEqual(untouched);
  });

  it('simulates a copy of a pool', async () => {
    const { runs } = await controller.query(
      'pool.simulate',
      { pool: 'default', requests: [{ shape: '1c4g10g', count: 12 }], strategies: ['balanced', 'pack'] },
      call,
    );
    expect(runs).toMatchObject([
      { strategy: 'balanced', placed: 9, refused: 3, reasons: [{ code: 'memory', instances: 3 }] },
      { strategy: 'pack', placed: 9, refused: 3 },
    ]);
  });

  it('tells why an instance is where it is', async () => {
    await controller.change('cell.disable', { name: 'two' }, call).result;
    await create('a', { labels: { role: 'web' }, antiAffinity: ['prefer:role=web'] });
    const why = await controller.query('instance.why', { name: 'a' }, call);
    expect(why).toMatchObject({
      instance: 'a',
      rules: ['--anti-affinity prefer:role=web'],
      placement: { strategy: 'balanced', fitting: 2, rejected: [{ code: 'disabled', cells: 1 }], named: false },
    });
    expect(why.placement?.chosen.cell).toBe(why.cell);
    expect(why.placement?.runnersUp).toHaveLength(1);
  });
});
