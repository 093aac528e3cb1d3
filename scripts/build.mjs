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
import { bundle } from './lib/bundle.mjs';
import { entryPoints, staleCommands } from './lib/entries.mjs';
import { thirdPartyNotices } from './lib/notices.mjs';
import { replaceFolder } from './lib/replace-folder.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const started = performance.now();
const quiet = process.argv.includes('--quiet');

const packageJson = JSON.parse(await readFile(`${root}/package.json`, 'utf8'));
const external = Object.keys({ ...packageJson.dependencies, ...packageJson.optionalDependencies });
const entries = await entryPoints(root, packageJson.oclif);
const { files, metafile } = await bundle(root, entries, external).catch((error) => {
  // esbuild has said by then what is wrong with a source; its stack would only hide that.
  if (error.errors === undefined) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

await replaceFolder(`${root}/dist`, [
  ...files,
  { path: `${root}/dist/package.json`, contents: '{ "type": "commonjs" }\n' },
  { path: `${root}/dist/THIRD-PARTY-NOTICES.txt`, contents: await thirdPartyNotices(root, metafile) },
]);
// For who wants to know what is in the bundle, and for the test that looks at what is not.
await mkdir(`${root}/.cache`, { recursive: true });
await writeFile(`${root}/.cache/build.json`, JSON.stringify(metafile));

if (!quiet) {
  const bytes = files.reduce((sum, { contents }) => sum + contents.length, 0);
  const took = Math.round(performance.now() - started);
  process.stdout.write(
    `dist/: ${entries.length} entries, ${files.length} files, ${Math.round(bytes / 1024)} KiB, ${took} ms\n`,
  );
  const stale = await staleCommands(root, entries);
  if (stale.length > 0) process.stdout.write(`oclif.manifest.json is stale (${stale.join(', ')}): npm run manifest\n`);
}
