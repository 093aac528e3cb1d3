#!/usr/bin/env node
/** Writes docs/metrics.md; a test says when it is stale. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { metricsDocument } from './lib/metrics-document.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/metrics/metric-table.ts'],
  bundle: true,
  format: 'esm',
  write: false,
});
const [module] = outputFiles;
const { metricTable } = await import(`data:text/javascript,${encodeURIComponent(module?.text ?? '')}`);
await writeFile(`${root}/docs/metrics.md`, metricsDocument(metricTable));
