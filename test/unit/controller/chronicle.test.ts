import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openSqliteChronicle } from '../../../src/controller/chronicle/sqlite-chronicle.ts';
import type { EventView, ZoneStats } from '../../../src/controller/model/stats-views.ts';
import { eventNumber } from '../../../src/controller/observation/event-codes.ts';
import { type Looked, zoneStats } from '../../../src/controller/observation/zone-stats.ts';
import type { Chronicle } from '../../../src/controller/ports/chronicle.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { cellStats, instanceStats } from '../../support/stats-views.ts';
import { temporaryStores } from '../../support/temporary-store.ts';

const disk = vi.hoisted(() => ({ readOnly: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const rmSync: typeof fs.rmSync = (...args) => {
    if (disk.readOnly) throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    fs.rmSync(...args);
  };
  return { ...fs, rmSync };
});

const minute = 60_000;

/** Processes that keep what they see in one directory. */
function keepers() {
  const stores = temporaryStores();
  onTestFinished(() => stores.remove());
  const clock = new FakeClock();
  // At the beginning of a quarter of an hour.
  clock.offsetMs = Math.ceil(clock.offsetMs / (15 * minute)) * 15 * minute;
  const told: string[] = [];
  const open = async (owner: string): Promise<Chronicle> => {
    const logger = { debug: (message: string, facts?: object) => told.push(`${message} ${JSON.stringify(facts)}`) };
    const chronicle = await openSqliteChronicle({ directory: stores.directory, clock, logger, owner });
    onTestFinished(() => chronicle.close());
    return chronicle;
  };
  return { clock, open, told, file: join(stores.directory, 'watched.db'), directory: stores.directory };
}

function look(cpu: number, parts: Partial<Looked> = {}): ZoneStats {
  const cell = cellStats({ cpu: { used: cpu, user: cpu, system: 0, wait: 0, steal: 0, guest: 0 }, cores: 8 });
  const instances = [instanceStats({ cpuShare: cpu / 2 })];
  return zoneStats(
    { at: '', intervalMs: 2_000, complete: true, pools: [], cells: [cell], instances, ...parts },
    undefined,
  );
}

const event = (atMs: number, message = 'started'): EventView => ({
  number: eventNumber(atMs, 1),
  at: new Date(atMs).toISOString(),
  code: 'instance.started',
  severity: 'info',
  cell: 'cell-1',
  instance: 'web-1',
  operation: null,
  message,
});

const points = (chronicle: Chronicle, sinceMs: number, subject = 'zone') =>
  chronicle.series(subject, sinceMs, ['cpuShare']).series.cpuShare ?? [];
const rounded = (values: readonly (number | null)[]) =>
  values.map((one) => (one === null ? null : Number(one.toFixed(2))));

describe('figures over time', () => {
  it('are there at each look, null where nobody looked, within a thousandth', async () => {
    const { clock, open } = keepers();
    const chronicle = await open('a');
    const since = clock.now();
    for (const cpu of [0.1, 0.2]) {
      chronicle.keep('', look(cpu), []);
      await clock.pass(2_000);
    }
    await clock.pass(2_000);
    chronicle.keep('', look(0.4), []);
    expect(rounded(points(chronicle, since))).toEqual([0.1, 0.2, null, 0.4]);
    const memory = chronicle.series(cellStats().id, since, ['memoryUsedBytes']).series.memoryUsedBytes?.[0] ?? 0;
    expect(memory / (cellStats().memoryUsedBytes ?? 0)).toBeCloseTo(1, 3);
  });

  it('become means over a minute and a quarter of an hour as they age, and go in the end', async () => {
    const { clock, open } = keepers();
    const chronicle = await open('a');
    const since = clock.now();
    for (let at = 0; at < 16 * minute; at += 2_000) {
      chronicle.keep('', look(at < minute ? 0.2 : 0.6), []);
      await clock.pass(2_000);
    }
    chronicle.keep('', look(0.6), []);
    const hour = chronicle.series('zone', since, ['cpuShare']);
    expect(hour).toMatchObject({ stepMs: minute, fromMs: since });
    expect(rounded(hour.series.cpuShare ?? []).slice(0, 3)).toEqual([0.2, 0.6, 0.6]);
    expect(rounded(points(chronicle, clock.now() - 10 * minute)).every((value) => value === 0.6)).toBe(true);
    await clock.pass(2 * 24 * 60 * minute);
    chronicle.keep('', look(0.1), []);
    const days = chronicle.series('zone', since, ['cpuShare']);
    expect(days.stepMs).toBe(15 * minute);
    expect(rounded(days.series.cpuShare ?? [])[0]).toBeCloseTo((0.2 + 14 * 0.6) / 15, 1);
    await clock.pass(91 * 24 * 60 * minute);
    chronicle.keep('', look(0.1), []);
    expect(points(chronicle, since).filter((value) => value !== null)).toEqual([expect.closeTo(0.1, 2)]);
  });

  it('are kept once, however many watch, and a part of the zone is never taken for all of it', async () => {
    const { clock, open } = keepers();
    const [all, pool] = [await open('a'), await open('b')];
    const since = clock.now();
    pool.keep('pool/1', look(0.9), []);
    expect(rounded(points(pool, since))).toEqual([null]);
    expect(rounded(points(pool, since, instanceStats().id))).toEqual([0.45]);
    all.keep('', look(0.3), []);
    (await open('c')).keep('', look(0.7), []);
    expect(rounded(points(all, since))).toEqual([0.3]);
    expect(rounded(points(all, since, instanceStats().id))).toEqual([0.15]);
  });

  it('say nothing of a cell that is offline', async () => {
    const { clock, open } = keepers();
    const chronicle = await open('a');
    const since = clock.now();
    chronicle.keep('', look(0.3, { cells: [cellStats({ contact: 'offline' })] }), []);
    expect(points(chronicle, since, cellStats().id)).toEqual([null]);
    expect(points(chronicle, since)).toEqual([null]);
  });

  it('take bounded room', async () => {
    const { clock, open, file } = keepers();
    const chronicle = await open('a');
    const instances = Array.from({ length: 200 }, (_, at) => instanceStats({ id: `instance-${at}` }));
    const sizes: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      for (let at = 0; at < 11 * minute; at += 10_000) {
        chronicle.keep('', look(0.5, { instances, intervalMs: 10_000 }), []);
        await clock.pass(10_000);
      }
      sizes.push(statSync(file).size + statSync(`${file}-wal`).size);
    }
    expect(sizes[3]).toBeLessThan((sizes[1] ?? 0) * 1.3);
  });
});

describe('events', () => {
  it('of several who see the same are kept by one, and by the next as soon as that one is gone', async () => {
    const { clock, open } = keepers();
    const [a, b] = [await open('a'), await open('b')];
    const keep = (number: number) => {
      const happened = event(clock.now(), `event ${number}`);
      // It dies without a word after the third.
      if (number <= 3) a.keep('', look(0.1), [happened]);
      b.keep('', look(0.1), [happened]);
    };
    for (let number = 1; number <= 12; number += 1) {
      keep(number);
      await clock.pass(2_000);
    }
    expect(b.events({}).map(({ message }) => message)).toEqual(
      Array.from({ length: 12 }, (_, at) => `event ${12 - at}`),
    );
    expect(b.events({ limit: 2 })).toEqual([
      event(clock.now() - 2_000, 'event 12'),
      event(clock.now() - 4_000, 'event 11'),
    ]);
  });

  it('are bounded', async () => {
    const { clock, open } = keepers();
    const chronicle = await open('a');
    for (let round = 0; round < 24; round += 1) {
      const events = Array.from({ length: 1_000 }, (_, at) => event(clock.now() + at));
      chronicle.keep('', look(0.1), events);
      await clock.pass(minute);
    }
    expect(chronicle.events({ limit: 100_000 }).length).toBeLessThanOrEqual(21_000);
  });
});

describe('what cannot be kept', () => {
  it('never stops who watches, and is told to who debugs', async () => {
    const { clock, open, told, directory } = keepers();
    const chronicle = await open('a');
    writeFileSync(join(directory, 'watched.db'), 'no database at all, but long enough to be taken for one '.repeat(50));
    chronicle.keep('', look(0.1), [event(clock.now())]);
    expect(told).toHaveLength(1);
    await clock.pass(2_000);
    chronicle.keep('', look(0.2), []);
    expect(points(chronicle, clock.now())).toEqual([expect.closeTo(0.2, 2)]);
    expect(chronicle.events({})).toHaveLength(1);
    expect(readFileSync(join(directory, 'watched.db')).subarray(0, 6).toString()).toBe('SQLite');
    chmodSync(directory, 0o700);
  });

  it('is left alone for a while where it is damaged and cannot be deleted', async () => {
    const { clock, open, told, file } = keepers();
    const chronicle = await open('a');
    writeFileSync(file, 'no database at all, but long enough to be taken for one '.repeat(50));
    disk.readOnly = true;
    onTestFinished(() => {
      disk.readOnly = false;
    });
    chronicle.keep('', look(0.1), [event(clock.now())]);
    const before = told.length;
    expect(told.join()).toContain('cannot be deleted');
    await clock.pass(2_000);
    chronicle.keep('', look(0.2), []);
    expect(told).toHaveLength(before);
    disk.readOnly = false;
    await clock.pass(minute);
    chronicle.keep('', look(0.3), []);
    await clock.pass(2_000);
    chronicle.keep('', look(0.3), []);
    expect(points(chronicle, clock.now())).toEqual([expect.closeTo(0.3, 2)]);
  });
});
