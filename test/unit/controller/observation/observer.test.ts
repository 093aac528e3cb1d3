import { describe, expect, it } from 'vitest';
import { call } from '../../../support/test-world.ts';
import { addHost, createInstance } from '../operations/scenarios.ts';
import { WatchedZone } from './watched-zone.ts';

const seconds = 1_000;
const never = () => new Promise<void>(() => {});
const uuidOf = (zone: WatchedZone) => [...zone.host().domains.keys()][0] ?? '';

describe('a watch', () => {
  it('shows what is recorded at once, and what the cells say as soon as they have said it', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    expect(zone.looks[0]).toMatchObject({ complete: false, cells: [{ contact: 'unknown' }, { contact: 'unknown' }] });
    expect(zone.last).toMatchObject({ complete: true, zone: { cells: { online: 2 }, instances: { running: 1 } } });
    expect(zone.instance()).toMatchObject({ state: 'running', contact: 'online', cell: 'one' });
  });

  it('asks each cell once in each interval, and none while it is frozen, when it keeps no timer', async () => {
    const zone = await WatchedZone.create();
    const watch = await zone.begin();
    await zone.clock.pass(20 * seconds);
    expect(zone.host().readings).toBe(11);
    watch.pace(null);
    await zone.clock.pass(1);
    expect(zone.clock.sleeping).toBe(0);
    await zone.clock.pass(60 * seconds);
    expect(zone.host().readings).toBe(11);
    watch.refresh();
    await zone.clock.pass(10 * seconds);
    expect(zone.host().readings).toBe(12);
    watch.pace(1_000);
    await zone.clock.pass(1);
    expect(zone.last.cells.map(({ contact }) => contact)).toEqual(['online', 'online']);
    await zone.clock.pass(10 * seconds);
    expect(zone.host().readings).toBe(23);
  });

  it('shows one pool or one cell alone, and says when there is none of that name', async () => {
    const zone = await WatchedZone.create();
    await zone.begin({ cell: 'two' });
    expect(zone.last.cells.map(({ name }) => name)).toEqual(['two']);
    expect(zone.last.instances).toEqual([]);
    const read = async () => {
      for await (const _ of zone.controller.watch({ intervalMs: 2_000, pool: 'none' }, call));
    };
    await expect(read()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(() => zone.controller.watch({ intervalMs: 10 }, call)).toThrow('at least half a second');
  });

  it('sees what others add and remove', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    const { controller } = await zone.world.process();
    await createInstance(controller, 'db', 'one');
    await addHost(controller, 'three');
    await zone.clock.pass(2 * seconds);
    expect(zone.last.instances.map(({ name, state }) => [name, state])).toEqual([
      ['db', 'running'],
      ['web', 'running'],
    ]);
    expect(zone.cell('three').contact).toBe('online');
    expect(zone.told.filter((told) => told.startsWith('operation'))).toEqual([
      'operation.begun db',
      'operation.ended db',
      'operation.begun three',
      'operation.ended three',
    ]);
    await controller.change('instance.delete', { name: 'db', force: true }, call).result;
    await controller.change('pool.remove-cell', { pool: 'default', cell: 'three' }, call).result;
    await zone.clock.pass(2 * seconds);
    expect(zone.last.instances.map(({ name }) => name)).toEqual(['web']);
    expect(zone.last.cells.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('gives the same objects again for what did not change', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.host('two').reachable = false;
    await zone.clock.pass(20 * seconds);
    const before = zone.last;
    await zone.clock.pass(2 * seconds);
    expect(zone.last).not.toBe(before);
    expect(zone.cell('two')).toBe(before.cells[1]);
    expect(zone.cell('one')).not.toBe(before.cells[0]);
    expect(zone.cell('one').disk).toBe(before.cells[0]?.disk);
    expect(zone.instance().labels).toBe(before.instances[0]?.labels);
    expect(zone.last.pools).toBe(before.pools);
  });
});

describe('a cell that is cut off', () => {
  it('for five seconds is slow for a while, and is never offline', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.host().reachable = false;
    await zone.clock.pass(5 * seconds);
    expect(zone.cell().contact).toBe('slow');
    zone.host().reachable = true;
    await zone.clock.pass(4 * seconds);
    expect(zone.cell().contact).toBe('online');
    expect(zone.told).not.toContain('cell.offline one');
  });

  it('for five minutes is offline until it answers, with why, since when, and its last values', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    await zone.clock.pass(10 * seconds);
    const readAt = zone.cell().readAt;
    zone.host().reachable = false;
    await zone.clock.pass(10 * seconds);
    for (let minute = 0; minute < 5; minute += 1) {
      expect(zone.cell()).toMatchObject({
        contact: 'offline',
        contactSince: readAt,
        readAt,
        why: 'one: connection refused',
      });
      expect(zone.instance()).toMatchObject({ state: 'running', contact: 'offline', readAt });
      expect(zone.last.zone).toMatchObject({ cells: { offline: 1, online: 1 }, instances: { unknown: 1 }, cores: 8 });
      await zone.clock.pass(60 * seconds);
    }
    zone.host().reachable = true;
    await zone.clock.pass(32 * seconds);
    expect(zone.cell()).toMatchObject({ contact: 'online', why: null });
    expect(zone.told.filter((told) => told.startsWith('cell'))).toEqual([
      'cell.slow one',
      'cell.offline one',
      'cell.online one',
    ]);
  });

  it('is tried again ever more rarely', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.host().reachable = false;
    await zone.clock.pass(60 * seconds);
    const before = zone.host().attempts;
    await zone.clock.pass(300 * seconds);
    expect(zone.host().attempts - before).toBeLessThan(25);
    expect(zone.host().attempts - before).toBeGreaterThan(8);
  });

  it('delays nobody while it hangs, and neither do a hundred of them', async () => {
    const zone = await WatchedZone.create();
    const { controller } = await zone.world.process();
    for (let number = 0; number < 100; number += 1) await addHost(controller, `hung-${number}`);
    for (const [name, host] of zone.world.cells.hosts) if (name.startsWith('hung')) host.delay = never;
    await zone.begin();
    await zone.clock.pass(20 * seconds);
    expect(zone.host().readings).toBe(11);
    expect(zone.cell('one').contact).toBe('online');
    expect(zone.last.zone.cells).toMatchObject({ online: 2, offline: 100 });
  });

  it('is slow where its answers take long', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.host().delay = () => zone.clock.sleep(1_500);
    await zone.clock.pass(6 * seconds);
    expect(zone.cell()).toMatchObject({ contact: 'slow', tookMs: 1_500 });
    expect(zone.cell('two').contact).toBe('online');
    expect(zone.last.zone.cells).toMatchObject({ online: 1, slow: 1 });
  });
});

describe('what a cell tells without being asked', () => {
  const lifecycle = (change: 'started' | 'stopped' | 'crashed' | 'undefined', detail = 0) => ({
    kind: 'lifecycle' as const,
    change,
    detail,
  });

  it('is told and shown without waiting for the tick', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.host().tell({ uuid: uuidOf(zone), name: 'web', ...lifecycle('stopped') });
    await zone.clock.pass(150);
    expect(zone.instance().state).toBe('stopped');
    expect(zone.events).toMatchObject([
      { code: 'instance.stopped', cell: 'one', instance: 'web', message: 'powered off by the guest', severity: 'info' },
    ]);
  });

  it('is not undone by a reading that was on its way', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.host().delay = () => zone.clock.sleep(500);
    await zone.clock.pass(2_100);
    zone.host().tell({ uuid: uuidOf(zone), name: 'web', ...lifecycle('stopped') });
    await zone.clock.pass(800);
    expect(zone.instance().state).toBe('stopped');
    await zone.clock.pass(4 * seconds);
    expect(zone.instance().state).toBe('running');
  });

  it('is told of foreign domains by their own names', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.host().tell({ uuid: 'f'.repeat(8), name: 'old-mail', ...lifecycle('started') });
    await zone.clock.pass(150);
    expect(zone.events).toMatchObject([{ instance: 'old-mail', message: 'foreign domain: started' }]);
    expect(zone.cell()).toMatchObject({ instances: 1, foreign: 1 });
  });

  it('a thousand times in a second is told a few times, the last of them in any case', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    const shown = zone.looks.length;
    for (let number = 0; number < 1_000; number += 1) {
      const change = number % 2 === 0 ? 'stopped' : 'started';
      zone.host().tell({ uuid: uuidOf(zone), name: 'web', ...lifecycle(change) });
      if (number % 100 === 99) await zone.clock.pass(100);
    }
    zone.host().tell({ uuid: uuidOf(zone), name: 'web', ...lifecycle('stopped', 1) });
    await zone.clock.pass(1_500);
    expect(zone.events.length).toBeLessThan(20);
    expect(zone.looks.length - shown).toBeLessThan(20);
    expect(zone.events.at(-1)?.message).toMatch(/^forced off/);
    expect(zone.events.some(({ message }) => /\(and \d+ more of the kind just before\)$/.test(message))).toBe(true);
  });

  it('a crash among a thousand other events of one instance is told, and so is the state that was the last', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    const tell = (event: object) => zone.host().tell({ uuid: uuidOf(zone), name: 'web', ...memory, ...event });
    const memory = { kind: 'balloon' as const, memoryBytes: 2 ** 30 };
    for (let number = 0; number < 500; number += 1) tell({});
    tell(lifecycle('crashed'));
    tell(lifecycle('stopped', 2));
    tell(lifecycle('started'));
    for (let number = 0; number < 500; number += 1) tell({});
    await zone.clock.pass(1_500);
    expect(zone.told.slice(12)).toEqual([
      'instance.crashed web',
      'instance.started web',
      'instance.memory-changed web',
    ]);
    expect(zone.events.at(-1)?.message).toBe('memory is now 1 GiB (and 987 more of the kind just before)');
    expect(zone.instance().state).toBe('running');
  });

  it('a domain that vanishes between two looks is missing, whatever it was', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.host().domains.clear();
    await zone.clock.pass(2 * seconds);
    expect(zone.instance().state).toBe('missing');
  });
});

describe('clocks', () => {
  it('of the day may be set: nothing goes offline, no rate changes', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    zone.clock.offsetMs -= 3_600_000;
    await zone.clock.pass(2 * seconds);
    zone.clock.offsetMs += 10 * 3_600_000;
    await zone.clock.pass(2 * seconds);
    expect(zone.cell().contact).toBe('online');
    expect(zone.told).toEqual([]);
    expect(zone.events.map(({ number }) => number)).toEqual([...zone.events.map(({ number }) => number)].sort());
  });

  it('go on while this process stands still: no cell is to blame', async () => {
    const zone = await WatchedZone.create();
    await zone.begin();
    await zone.clock.pass(3 * seconds);
    zone.clock.stand(120 * seconds);
    await zone.clock.pass(4 * seconds);
    expect(zone.looks.every((look) => look.zone.cells.offline === 0)).toBe(true);
    expect(zone.cell().contact).toBe('online');
  });
});

describe('rates', () => {
  it("are over the cell's own time, and unknown over a restart", async () => {
    const zone = await WatchedZone.create();
    const host = zone.host();
    const uuid = uuidOf(zone);
    const set = (atMs: number, cpuNs: number, run = 1) => {
      host.counters.uptimeMs = atMs;
      host.counters.disks = [{ name: 'sda', inBytes: atMs * 10, outBytes: 0 }];
      host.counters.cpu = { ...host.counters.cpu, userMs: atMs * 2, idleMs: atMs * 6 };
      host.figures.set(uuid, { run, cores: 2, cpuNs });
    };
    set(10_000, 0);
    await zone.begin();
    expect(zone.instance().cpuShare).toBeNull();
    set(12_000, 2e9);
    await zone.clock.pass(2 * seconds);
    expect(zone.instance()).toMatchObject({ cpuCores: 1, cpuShare: 0.5 });
    expect(zone.cell()).toMatchObject({ cpu: { used: 0.25, user: 0.25 }, disk: { inBytesPerSecond: 10_000 } });
    expect(zone.last.zone).toMatchObject({ disk: { inBytesPerSecond: 10_000 }, cpuShare: 0.25 });
    set(14_000, 1e9, 2);
    await zone.clock.pass(2 * seconds);
    expect(zone.instance().cpuShare).toBeNull();
    set(500, 2e9, 2);
    await zone.clock.pass(2 * seconds);
    expect(zone.cell()).toMatchObject({ cpu: null, disk: { inBytesPerSecond: null } });
    expect(zone.instance().cpuShare).toBeNull();
  });
});
