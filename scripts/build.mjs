#!/usr/bin/env node
/**
 * Bundles src/ into dist/: one file a command plus what they share, so that a command loads only what it needs.
 *
 * Packages under "dependencies" and "optionalDependencies" of package.json stay outside (they are native, npm installs
 * them beside the bundle); everything else is bundled, which is what makes the start fast and the installation small.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { entryPoints, staleCommands } from './lib/entries.mjs';
import { leanOclif } from './lib/lean-oclif.mjs';
import { thirdPartyNotices } from './lib/notices.mjs';
import { replaceFolder } from './lib/replace-folder.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const started = performance.now();
const quiet = process.argv.includes('--quiet');

const packageJson = JSON.parse(await readFile(`${root}/package.json`, 'utf8'));
const external = Object.keys({ ...packageJson.dependencies, ...packageJson.optionalDependencies });
const entries = await entryPoints(root, packageJson.oclif);

const result = await build({
  absWorkingDir: root,
  entryPoints: entries,
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  external,
  chunkNames: 'chunks/[name]-[hash]',
  // Names are kept: error classes and stack traces are read by people, and shortening them gains no time.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // CommonJS packages inside the bundle call require() for what is outside of it.
  banner: { js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);" },
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [leanOclif],
  metafile: true,
  write: false,
  logLevel: 'warning',
  // esbuild has said what is wrong by then; its stack would only hide that.
}).catch(() => process.exit(1));

const notices = {
  path: `${root}/dist/THIRD-PARTY-NOTICES.txt`,
  contents: await thirdPartyNotices(root, result.metafile),
};
await replaceFolder(`${root}/dist`, [...result.outputFiles, notices]);
// For who wants to know what is in the bundle, and for the test that looks at what is not.
await mkdir(`${root}/.cache`, { recursive: true });
await writeFile(`${root}/.cache/build.json`, JSON.stringify(result.metafile));

if (!quiet) {
  const bytes = Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  const took = Math.round(performance.now() - started);
  process.stdout.write(`dist/: ${entries.length} entries, ${Math.round(bytes / 1024)} KiB, ${took} ms\n`);
  const stale = await staleCommands(root, entries);
  if (stale.length > 0) process.stdout.write(`oclif.manifest.json is stale (${stale.join(', ')}): npm run manifest\n`);
}
