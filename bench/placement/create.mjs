import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { load } from '../lib/load.mjs';
import { summary } from '../lib/statistics.mjs';
import { GiB } from './pools.mjs';

const cellCount = 500;
const instancesPerCell = 10;
const runs = 60;

/** How long `instance create` takes to choose a cell out of the inventory on this disk, all observations fresh. */
export async function benchCreate() {
  const { openSqliteStore } = await load('src/controller/inventory/sqlite/open-sqlite-store.ts');
  const { chooseCell } = await load('src/controller/operations/instance-create/choose-cell.ts');
  const { everyCollection } = await load('test/contract/document-store/every-collection.ts');
  const { sampleId, sampleInstance } = await load('test/contract/document-store/samples.ts');
  const directory = mkdtempSync(join(tmpdir(), 'nano-bench-'));
  try {
    const now = Date.now();
    const store = await openSqliteStore({ directory });
    const { pools, cells, stores, images, replicas } = everyCollection;
    const pool = { ...pools, policy: { ...pools.policy, failoverSafe: false } };
    const image = { ...images, state: 'ready', sizeBytes: 2 * GiB };
    await store.transaction(async (tx) => {
      await tx.insert('pools', pool);
      await tx.insert('images', image);
      for (let cell = 0; cell < cellCount; cell += 1) {
        const cellId = sampleId(2_000_000 + cell);
        const storeId = sampleId(5_000_000 + cell);
        const facts = { ...cells.facts, machineId: `machine-${cell}`, hostname: `host-${cell}` };
        const claimed = {
          cores: cell % 40,
          memoryBytes: (cell % 32) * GiB,
          storeBytes: { [storeId]: (cell % 90) * GiB },
        };
        const name = `cell-${cell}`;
        await tx.insert('cells', {
          ...cells,
          id: cellId,
          name,
          poolId: pool.id,
          facts,
          claimed,
          instances: instancesPerCell,
        });
        await tx.insert('stores', { ...stores, id: storeId, cellId });
        await tx.insert('observations', observation(cellId, storeId, now, cell, sampleId));
        if (cell % 3 === 0) {
          const id = sampleId(6_000_000 + cell);
          await tx.insert('replicas', { ...replicas, id, imageId: image.id, cellId, storeId, state: 'ready' });
        }
      }
    });
    await store.transaction(async (tx) => {
      for (let number = 0; number < cellCount * instancesPerCell; number += 1) {
        const cellId = sampleId(2_000_000 + (number % cellCount));
        await tx.insert('instances', sampleInstance(number, { poolId: pool.id, cellId, imageId: image.id }));
      }
    });
    const services = { store, clock: { now: () => now } };
    const request = {
      name: 'new-1',
      labels: {},
      cores: 2,
      memoryBytes: 2 * GiB,
      diskBytes: 20 * GiB,
      network: pool.network,
      architecture: 'x86_64',
      image: { id: image.id, sizeBytes: image.sizeBytes, format: 'qcow2' },
    };
    const times = [];
    let chosen;
    for (let run = 0; run < runs; run += 1) {
      const started = performance.now();
      const before = process.cpuUsage();
      chosen = await chooseCell(services, { request, pool, image, failed: [], disks: 1 });
      const { user, system } = process.cpuUsage(before);
      times.push({ wall: performance.now() - started, cpu: (user + system) / 1000 });
    }
    await store.close();
    // A command chooses once: its first choice, with nothing warm, is told beside the rest.
    return {
      cells: cellCount,
      instances: cellCount * instancesPerCell,
      fitting: chosen.record.fitting,
      first: times[0],
      wall: summary(times.slice(1).map(({ wall }) => wall)),
      cpu: summary(times.slice(1).map(({ cpu }) => cpu)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function observation(id, storeId, now, cell, sampleId) {
  const at = new Date(now - 10_000).toISOString();
  const domains = Array.from({ length: instancesPerCell }, (_, index) => ({
    uuid: sampleId(cell + index * cellCount),
    name: `web-${cell + index * cellCount}`,
    state: 'running',
  }));
  const load = { load1: (cell % 7) / 2, memoryAvailableBytes: 40 * GiB, storeAvailableBytes: { [storeId]: 500 * GiB } };
  return { id, askedAt: at, answeredAt: at, load, domains };
}
