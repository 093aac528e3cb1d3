#!/usr/bin/env node
/** Writes docs/errors.md; with --check only says whether it is up to date. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { errorsDocument } from './lib/errors-document.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const document = `${root}/docs/errors.md`;

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/controller/model/errors.ts'],
  bundle: true,
  format: 'esm',
  write: false,
});
const [module] = outputFiles;
const { errorTable } = await import(`data:text/javascript,${encodeURIComponent(module?.text ?? '')}`);
const wanted = errorsDocument(errorTable);

if (process.argv.includes('--check')) {
  const found = await readFile(document, 'utf8').catch(() => '');
  if (found !== wanted) {
    process.stderr.write('docs/errors.md is stale: node scripts/errors-document.mjs\n');
    process.exitCode = 1;
  }
} else {
  await mkdir(`${root}/docs`, { recursive: true });
  await writeFile(document, wanted);
}
