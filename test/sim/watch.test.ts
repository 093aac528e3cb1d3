import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulation } from './simulation.ts';
import { allAnswer, cellsOf, names, stand, WatchedSimulation } from './watching/watched-simulation.ts';

const hosts = 14;
const guests = 3;
const coresEach = 16;
const [refusing, silent, garbling, slow] = [names(1, 3), names(4, 2), names(6, 2), names(9, 3)];
/** What its libvirt says is nonsense from the first answer on: virsh is asked in its place. */
const speechless = 'sim-8';
const flooding = 'sim-12';
const gone = [...refusing, ...silent, ...garbling];

let watched: WatchedSimulation;
let simulation: Simulation;

beforeAll(async () => {
  watched = await WatchedSimulation.start({ hosts, guests, intervalMs: 500 });
  simulation = watched.simulation;
});
afterAll(() => watched.stop());

it('shows what the inventory knows at once, and all cells as they answer', async () => {
  const first = await watched.until(() => true);
  expect(first.cells).toHaveLength(hosts);
  expect(first.instances).toHaveLength(hosts * guests);
  const all = await watched.until(allAnswer);
  expect(all.zone).toMatchObject({ cores: hosts * coresEach, instances: { running: hosts * guests } });
  const { instances } = await watched.othersAreFresh([]);
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
  const told = await watched.until((stats) => stand(stats, gone, 'offline') && stand(stats, slow, 'slow'));
  for (const { why } of cellsOf(told, garbling)) expect(why).toContain('cannot be read');
  const byVirsh = await watched.until((stats) => cellsOf(stats, [speechless])[0]?.libvirt?.through === 'virsh');
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
  for (const _look of [1, 2, 3])
    expect(stand(await watched.othersAreFresh([...gone, ...slow]), gone, 'offline')).toBe(true);
});

it('lives through a flood of events, and tells of no more than can be read', async () => {
  watched.events.length = 0;
  await simulation.ask('flood', flooding, 1_000);
  const after = await watched.othersAreFresh([...gone, ...slow]);
  expect(stand(after, [flooding], 'offline')).toBe(false);
  expect(watched.events.length).toBeLessThan(200);
});

it('sees that what was gone is back', async () => {
  for (const name of refusing) await simulation.trouble(name, { unreachable: false });
  for (const name of silent) await simulation.trouble(name, { silent: false });
  for (const name of slow) await simulation.ask('configure', name, { rpcMs: 0 });
  await simulation.ask('clearFaults');
  const { zone } = await watched.until(allAnswer);
  expect(zone.cores).toBe(hosts * coresEach);
});

it('leaves nothing behind when it is closed', async () => {
  await watched.close();
  while ((await simulation.ask('connections')) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const name of simulation.names) {
    expect(await simulation.ask('libvirtClients', name)).toMatchObject({ clients: 0 });
  }
  expect(await watched.isOver()).toBe(true);
});
