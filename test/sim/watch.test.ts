import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/cli/system/system-ports.ts';
import type { Watch, WatchUpdate } from '../../src/controller/controller.ts';
import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import { openSqliteStore } from '../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import type { EventView, ZoneStats } from '../../src/controller/model/stats-views.ts';
import type { Cells } from '../../src/controller/ports.ts';
import { call, SimWorld, simulatedCells } from './sim-world.ts';
import { Simulation } from './simulation.ts';
import { recordZone } from './watching/watched-zone.ts';

const hosts = 14;
const guests = 3;
const coresEach = 16;
const names = (from: number, count: number) => Array.from({ length: count }, (_, index) => `sim-${from + index}`);
const [refusing, silent, garbling, slow] = [names(1, 3), names(4, 2), names(6, 2), names(9, 3)];
/** What its libvirt says is nonsense from the first answer on: virsh is asked in its place. */
const speechless = 'sim-8';
const flooding = 'sim-12';
const gone = [...refusing, ...silent, ...garbling];

let simulation: Simulation;
let directory: string;
let store: DocumentStore;
let cells: Cells;
let watch: Watch;
let looks: AsyncIterator<WatchUpdate, void>;
const events: EventView[] = [];

beforeAll(async () => {
  simulation = await Simulation.start({ hosts, traits: { guests } });
  directory = mkdtempSync(join(tmpdir(), 'nano-watch-'));
  store = await openSqliteStore({ directory });
  await recordZone(store, simulation, guests);
  cells = simulatedCells(simulation);
  const world = new SimWorld(store, cells);
  const { controller } = await world.process((services) => ({ ...services, clock: systemClock }));
  watch = controller.watch({ intervalMs: 500 }, call);
  looks = watch[Symbol.asyncIterator]();
});
afterAll(async () => {
  await simulation.check();
  await store.close();
  rmSync(directory, { recursive: true });
  await simulation.stop();
});

/** The first look of which it is so. */
async function until(holds: (stats: ZoneStats) => boolean): Promise<ZoneStats> {
  for (;;) {
    const { value, done } = await looks.next();
    if (done === true) throw new Error('the watch has ended');
    if (value.type === 'event') events.push(value.event);
    else if (holds(value.stats)) return value.stats;
  }
}

/** A machine that is busy makes cells slow, not gone. */
const allAnswer = ({ zone }: ZoneStats) => zone.cells.online + zone.cells.slow === hosts;
const cellsOf = (stats: ZoneStats, named: readonly string[]) => stats.cells.filter(({ name }) => named.includes(name));
const stand = (stats: ZoneStats, named: readonly string[], contact: string) =>
  cellsOf(stats, named).every((cell) => cell.contact === contact);
/** Until all but these were read again, and know their rates. */
async function othersAreFresh(named: readonly string[]): Promise<ZoneStats> {
  const asked = Date.now();
  return until(({ cells: all }) =>
    all.every(({ name, readAt, cpu }) => named.includes(name) || (Date.parse(readAt ?? '') > asked && cpu !== null)),
  );
}

it('shows what the inventory knows at once, and all cells as they answer', async () => {
  const first = await until(() => true);
  expect(first.cells).toHaveLength(hosts);
  expect(first.instances).toHaveLength(hosts * guests);
  const all = await until(allAnswer);
  expect(all.zone).toMatchObject({ cores: hosts * coresEach, instances: { running: hosts * guests } });
  const { instances } = await othersAreFresh([]);
  expect(instances.every(({ cpuShare }) => cpuShare !== null)).toBe(true);
});

it('says which cells are gone and which are slow, and why, while the others stay fresh', async () => {
  for (const name of refusing) await simulation.trouble(name, { unreachable: true });
  for (const name of refusing) await simulation.ask('drop', name);
  for (const name of silent) await simulation.trouble(name, { silent: true });
  for (const name of slow) await simulation.ask('configure', name, { rpcMs: 1_200 });
  const nonsense = { act: 'garble', moment: 'before', times: 1e9 } as const;
  for (const host of garbling) await simulation.ask('fault', { ...nonsense, host, rpc: 'STATS' });
  await simulation.ask('fault', { ...nonsense, host: speechless, rpc: '.' });
  const told = await until((stats) => stand(stats, gone, 'offline') && stand(stats, slow, 'slow'));
  for (const { why } of cellsOf(told, garbling)) expect(why).toContain('cannot be read');
  const byVirsh = await until((stats) => cellsOf(stats, [speechless])[0]?.libvirt?.through === 'virsh');
  expect(cellsOf(byVirsh, [speechless])[0]?.libvirt?.reason).toContain('cannot be read');
  for (const { why, contactSince, readAt } of cellsOf(told, gone)) {
    expect(why).not.toBeNull();
    // Two clocks tell of the same moment.
    expect(Math.abs(Date.parse(contactSince) - Date.parse(readAt ?? ''))).toBeLessThan(1_000);
  }
  expect(told.zone.cells).toMatchObject({ offline: gone.length });
  // Nothing of an offline cell counts in a sum.
  expect(told.zone.cores).toBe((hosts - gone.length) * coresEach);
  expect(told.zone.instances).toMatchObject({ unknown: gone.length * guests });
  for (const _look of [1, 2, 3]) expect(stand(await othersAreFresh([...gone, ...slow]), gone, 'offline')).toBe(true);
});

it('lives through a flood of events, and tells of no more than can be read', async () => {
  events.length = 0;
  await simulation.ask('flood', flooding, 1_000);
  const after = await othersAreFresh([...gone, ...slow]);
  expect(stand(after, [flooding], 'offline')).toBe(false);
  expect(events.length).toBeLessThan(200);
});

it('sees that what was gone is back', async () => {
  for (const name of refusing) await simulation.trouble(name, { unreachable: false });
  for (const name of silent) await simulation.trouble(name, { silent: false });
  for (const name of slow) await simulation.ask('configure', name, { rpcMs: 0 });
  await simulation.ask('clearFaults');
  const { zone } = await until(allAnswer);
  expect(zone.cores).toBe(hosts * coresEach);
});

it('leaves nothing behind when it is closed', async () => {
  await watch.close();
  await cells.close();
  while ((await simulation.ask('connections')) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const name of simulation.names) {
    expect(await simulation.ask('libvirtClients', name)).toMatchObject({ clients: 0 });
  }
  expect((await looks.next()).done).toBe(true);
});
