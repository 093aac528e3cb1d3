import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ZoneStats } from '../../src/controller/model/stats-views.ts';
import type { Cells } from '../../src/controller/ports.ts';
import type { Simulation } from './simulation.ts';
import { allAnswer, cellsOf, names, stand, WatchedSimulation } from './watching/watched-simulation.ts';

const hosts = 100;
const guests = 2;
const intervalMs = 500;
const [slow, cut, off, restarted] = [names(1, 4), names(5, 4), names(9, 2), names(11, 4)];
const [garbling, flooding] = [names(15, 4), names(19, 2)];
const gone = [...cut, ...off, ...garbling];
const healthy = [...flooding, ...names(21, hosts - 20)];

const looksOfFaults = 50;
/** In bytes: what is known of each trouble takes some, but nothing that grows with each look. */
const mostGrowth = 8 * 1024 ** 2;
const changesInFlood = 1_000;

let watched: WatchedSimulation;
let simulation: Simulation;
/** What the watch gives up its calls with. */
let signal: AbortSignal | undefined;
const warnings: Error[] = [];
const warned = (warning: Error) => warnings.push(warning);

beforeAll(async () => {
  process.on('warning', warned);
  watched = await WatchedSimulation.start({ hosts, guests, intervalMs, wrap: noteSignal });
  simulation = watched.simulation;
});
afterAll(async () => {
  process.off('warning', warned);
  await watched.stop();
});

function noteSignal(cells: Cells): Cells {
  return {
    close: () => cells.close(),
    at: (target) => {
      const driver = cells.at(target);
      return {
        ...driver,
        watch: (request, bounds) => {
          signal = bounds?.signal;
          return driver.watch(request, bounds);
        },
      };
    },
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
const listeners = () => (signal === undefined ? 0 : getEventListeners(signal, 'abort').length);

const every = async (hosts: readonly string[], act: (name: string) => Promise<unknown>) => {
  for (const name of hosts) await act(name);
};
const powerOff = (name: string) =>
  simulation.trouble(name, { unreachable: true }).then(() => simulation.ask('drop', name));
const isReadSince = (stats: ZoneStats, named: readonly string[], atMs: number) =>
  cellsOf(stats, named).every(({ readAt }) => Date.parse(readAt ?? '') > atMs);

it('goes on at its pace, with a fifth of the cells in trouble, and tells of each what is wrong with it', {
  timeout: 600_000,
}, async () => {
  await watched.until(allAnswer);
  const before = { heap: heapUsed(), listeners: listeners() };
  let looks = 0;
  const blamed = new Set<string>();
  const seen = (stats: ZoneStats) => {
    looks += 1;
    for (const { name, contact } of cellsOf(stats, healthy)) if (contact === 'offline') blamed.add(name);
  };
  // Whatever holds this process up holds this up as well.
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
  }, intervalMs);

  await every(slow, (name) => simulation.ask('configure', name, { rpcMs: 1_200 }));
  await every([...cut, ...off], powerOff);
  const nonsense = { act: 'garble', moment: 'before', times: 1e9, rpc: 'STATS' } as const;
  await every(garbling, (host) => simulation.ask('fault', { ...nonsense, host }));
  const told = await watched.until((stats) => stand(stats, gone, 'offline') && stand(stats, slow, 'slow'), seen);
  for (const { why, contactSince, readAt } of cellsOf(told, gone)) {
    expect(why).not.toBeNull();
    // Two clocks tell of the same moment.
    expect(Math.abs(Date.parse(contactSince) - Date.parse(readAt ?? ''))).toBeLessThan(1_000);
  }
  for (const { why } of cellsOf(told, garbling)) expect(why).toContain('cannot be read');
  expect(told.zone.cells.offline).toBe(gone.length);

  await every(off, (name) => simulation.trouble(name, { unreachable: false }));
  let changes = 0;
  while (looks < looksOfFaults) {
    const at = Date.now();
    await every(restarted, (name) => simulation.ask('restartLibvirt', name));
    await every(flooding, (name) => simulation.ask('flood', name, changesInFlood));
    changes += flooding.length * changesInFlood;
    // What was restarted is asked again, and so are all others.
    await watched.until((stats) => isReadSince(stats, [...restarted, ...healthy], at), seen);
  }
  const back = await watched.until((stats) => cellsOf(stats, off).every(({ contact }) => contact !== 'offline'), seen);
  expect(stand(back, [...cut, ...garbling], 'offline')).toBe(true);
  clearInterval(ticking);

  expect([...blamed]).toEqual([]);
  // Nobody waits for who is slow; a busy machine may leave a tick out.
  expect(looks).toBeGreaterThan(ticks / 3);
  expect(heapUsed() - before.heap).toBeLessThan(mostGrowth);
  // Whatever is under way at a cell listens for being given up.
  expect(listeners()).toBeLessThan(before.listeners + hosts);
  const ofFloods = watched.events.filter(({ cell }) => cell !== null && flooding.includes(cell));
  expect(ofFloods.length).toBeGreaterThan(0);
  expect(ofFloods.length).toBeLessThan(changes / 10);
});

it('sees that all are back', { timeout: 600_000 }, async () => {
  await every(cut, (name) => simulation.trouble(name, { unreachable: false }));
  await every(slow, (name) => simulation.ask('configure', name, { rpcMs: 0 }));
  await simulation.ask('clearFaults');
  const { zone, instances } = await watched.until(allAnswer);
  const others = instances.filter(({ state }) => state !== 'running');
  expect(others.map(({ cell, state, contact, readAt }) => ({ cell, state, contact, readAt }))).toEqual([]);
  expect(zone.instances).toMatchObject({ running: hosts * guests });
});

it('leaves nothing behind when it is closed, and was never warned of listeners that pile up', async () => {
  await watched.close();
  await vi.waitUntil(async () => (await simulation.ask('connections')) === 0, { timeout: 60_000 });
  expect(listeners()).toBe(0);
  expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
  expect(await watched.isOver()).toBe(true);
});
