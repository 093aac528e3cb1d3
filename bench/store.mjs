#!/usr/bin/env node
/**
 * Measures the inventory store: `node bench/store.mjs [DIRECTORY]` (on the disk that matters; /tmp unless told).
 * NANO_SQLITE=node or better-sqlite3 settles the driver.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const load = async (path) => {
  const outfile = `${root}.cache/bench/${path.replaceAll('/', '-')}.mjs`;
  mkdirSync(`${root}.cache/bench`, { recursive: true });
  const options = { bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'warning' };
  await build({ entryPoints: [join(root, path)], outfile, ...options });
  return import(outfile);
};

const { openSqliteStore } = await load('src/controller/inventory/sqlite/open-sqlite-store.ts');
const { sampleId, sampleInstance, sampleOperation } = await load('test/contract/document-store/samples.ts');
const { everyCollection } = await load('test/contract/document-store/every-collection.ts');
const { makeClaim, releaseClaims } = await load('src/controller/inventory/claims.ts');
const { listOperations } = await load('src/controller/queries/operations.ts');
const { listHistory } = await load('src/controller/queries/history.ts');
const directory = mkdtempSync(join(process.argv[2] ?? '/tmp', 'nano-bench-'));

/** Prints the median and the worst of some runs, in milliseconds for each of `per` calls. */
async function measure(what, runs, per, act) {
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await act(run);
    times.push((performance.now() - started) / per);
  }
  times.sort((left, right) => left - right);
  const [median, worst] = [times[Math.floor(runs / 2)], times.at(-1)].map((time) => time.toFixed(4).padStart(10));
  process.stdout.write(`${what.padEnd(44)}${median}${worst}\n`);
}

async function insertInstances(store, from, below) {
  for (let start = from; start < below; start += 5000) {
    await store.transaction(async (tx) => {
      const end = Math.min(below, start + 5000);
      for (let number = start; number < end; number += 1) await tx.insert('instances', sampleInstance(number));
    });
  }
}

const withoutRevision = ({ revision: _, ...document }) => document;

/** Operations as large as those that create an instance, each about one of the instances. */
async function insertHistory(store, from, below) {
  const commands = Array.from({ length: 4 }, () => 'x'.repeat(1500));
  const steps = Array.from({ length: 6 }, (_, index) => ({
    name: `s${index}`,
    title: 'a step',
    state: 'done',
    commands: commands.slice(0, 2),
  }));
  for (let start = from; start < below; start += 500) {
    await store.transaction(async (tx) => {
      for (let number = start; number < Math.min(below, start + 500); number += 1) {
        const subject = { kind: 'instance', id: sampleId(number % 1000), name: `web-${number % 1000}` };
        const parts = { state: 'succeeded', subjects: [subject], steps, plan: { text: 'x'.repeat(4000) } };
        const operation = await tx.insert('operations', sampleOperation(number, parts));
        const id = `${subject.id}/${operation.id}`;
        await tx.insert('subjects', {
          id,
          subjectId: subject.id,
          kind: 'instance',
          name: subject.name,
          operationId: operation.id,
        });
      }
    });
  }
}

try {
  process.stdout.write(`Node ${process.version}\n${'ms'.padEnd(44)}${'median'.padStart(10)}${'worst'.padStart(10)}\n`);
  await measure('create', 1, 1, async () => (await openSqliteStore({ directory })).close());
  let store = await openSqliteStore({ directory });
  await insertInstances(store, 0, 10_000);
  await store.close();
  await measure('open, get, close', 20, 1, async () => {
    store = await openSqliteStore({ directory });
    await store.get('instances', sampleId(77));
    await store.close();
  });
  const opened = [];
  await measure('open', 20, 1, async () => opened.push(await openSqliteStore({ directory })));
  for (const one of opened) await one.close();

  store = await openSqliteStore({ directory });
  await measure('get', 20, 1000, async (run) => {
    for (let turn = 0; turn < 1000; turn += 1) await store.get('instances', sampleId((run * 1000 + turn * 7) % 10_000));
  });
  await measure('list 10,000 instances', 9, 1, () => store.list('instances'));
  await measure('update an instance', 20, 50, async (run) => {
    for (let turn = 0; turn < 50; turn += 1) {
      await store.transaction(async (tx) => {
        const instance = await tx.get('instances', sampleId(run * 50 + turn));
        await tx.update('instances', { ...instance, generation: instance.generation + 1 });
      });
    }
  });
  const operation = await store.transaction((tx) => tx.insert('operations', sampleOperation(1)));
  let journal = operation;
  await measure('write the journal of an operation', 20, 50, async () => {
    for (let turn = 0; turn < 50; turn += 1) {
      journal = await store.transaction((tx) => tx.update('operations', { ...journal, attempt: journal.attempt + 1 }));
    }
  });
  await insertInstances(store, 10_000, 100_000);
  await measure('find by name of 100,000', 20, 100, async (run) => {
    for (let turn = 0; turn < 100; turn += 1) {
      await store.find('instances', 'name', { equals: `web-${(run * 997 + turn * 13) % 100_000}` });
    }
  });
  await measure('find the 500 instances of a cell of 100,000', 20, 1, (run) =>
    store.find('instances', 'cellId', { equals: sampleId(2_000_000 + run) }),
  );
  await insertHistory(store, 2, 5_000);
  const services = { store, clock: { now: () => Date.now() }, processes: { state: () => 'dead' } };
  await measure('operation list, 100 of 5,000 with history', 20, 1, () => listOperations(services, { limit: 100 }));
  await measure('operation list, what is open', 20, 1, () => listOperations(services, { only: 'open' }));
  await measure('history of one thing', 20, 1, () => listHistory(services, { thing: 'web-77' }));
  await measure('instance show: one by name and what belongs to it', 20, 10, async (run) => {
    for (let turn = 0; turn < 10; turn += 1) {
      const [one] = await store.find('instances', 'name', { equals: `web-${run * 997 + turn}` });
      await store.find('volumes', 'instanceId', { equals: one.id });
      await store.find('interfaces', 'instanceId', { equals: one.id });
    }
  });
  await store.transaction((tx) => tx.insert('cells', withoutRevision(everyCollection.cells)));
  await measure('a claim, made and released', 20, 10, async (run) => {
    for (let turn = 0; turn < 10; turn += 1) {
      const claim = { ...withoutRevision(everyCollection.claims), id: sampleId(5_000_000 + run * 10 + turn) };
      await store.transaction((tx) => makeClaim(tx, { ...claim, ownerId: claim.id }));
      await store.transaction((tx) => releaseClaims(tx, claim.id));
    }
  });
  await measure('count 100,000', 9, 1, () => store.count('instances'));
  await measure('list 100,000 instances', 3, 1, () => store.list('instances'));
  await store.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
