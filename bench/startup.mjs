// Start-up against an empty node: `npm run bench -- startup`. Needs the build.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pairs, report, wallTime } from './lib/pairs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const runs = 15;
const instances = 10_000;
/** As many as the sample instances name. */
const cells = 200;

const home = mkdtempSync(join(tmpdir(), 'nano-bench-'));
try {
  await fill(home);
  const nano = (/** @type {string[]} */ ...args) =>
    wallTime([process.execPath, `${root}bin/run.js`, ...args], { env: { NANO_HOME: home } });
  const empty = () => wallTime([process.execPath, '-e', '0']);
  report(
    'nano --version',
    pairs(runs, () => nano('--version'), empty),
    1.4,
  );
  report(
    `nano instance list --cached, ${instances} instances`,
    pairs(runs, () => nano('instance', 'list', '--cached'), empty),
    3.5,
  );
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** An inventory of many instances, as the store itself writes it. @param {string} directory */
async function fill(directory) {
  const cache = `${root}.cache/bench`;
  mkdirSync(cache, { recursive: true });
  const load = async (/** @type {string} */ path) => {
    const outfile = `${cache}/${path.replaceAll('/', '-')}.mjs`;
    await build({
      entryPoints: [root + path],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'warning',
    });
    return import(outfile);
  };
  const { openSqliteStore } = await load('src/controller/inventory/sqlite/open-sqlite-store.ts');
  const { sampleId, sampleInstance, samplePool, sampleZone } = await load('test/contract/document-store/samples.ts');
  const store = await openSqliteStore({ directory });
  const claimed = { cores: 0, memoryBytes: 0, storeBytes: {} };
  await store.transaction(async (/** @type {any} */ tx) => {
    await tx.insert('zones', sampleZone());
    await tx.insert('pools', samplePool(1_000_001));
    for (let cell = 0; cell < cells; cell += 1) {
      const id = sampleId(2_000_000 + cell);
      const facts = { machineId: `machine-${cell}`, foreign: [] };
      await tx.insert('cells', {
        id,
        name: `cell-${cell}`,
        poolId: sampleId(1_000_001),
        state: 'ready',
        facts,
        claimed,
        instances: 0,
      });
      const domains = [];
      for (let index = cell; index < instances; index += cells)
        domains.push({ uuid: sampleId(index), name: `web-${index}`, state: 'running' });
      const askedAt = new Date().toISOString();
      await tx.insert('observations', { id, askedAt, answeredAt: askedAt, domains });
    }
    for (let index = 0; index < instances; index += 1) await tx.insert('instances', sampleInstance(index));
  });
  await store.close();
}
