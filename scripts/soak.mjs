#!/usr/bin/env node
// `npm run test:soak -- --operations 10000 --cells 20 --seed 1`: random operations with random faults on simulated cells.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}.cache/typescript/soak.mjs`;
mkdirSync(`${root}.cache/typescript`, { recursive: true });
await build({
  entryPoints: [`${root}test/sim/soak/main.ts`],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
  // The tests' own assertions are not needed, and do not load outside of vitest.
  external: ['vitest'],
});
await import(outfile);
