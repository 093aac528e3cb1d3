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
  await measure('count 100,000', 9, 1, () => store.count('instances'));
  await measure('list 100,000 instances', 3, 1, () => store.list('instances'));
  await store.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
