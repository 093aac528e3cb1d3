import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { leanInk } from '../../scripts/lib/lean-ink.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles modules of the project, as the build would, and imports them as one, so that they share what they import.
 *
 * @param {...string} paths from the root
 */
export async function load(...paths) {
  return import(pathToFileURL(await bundle(...paths)).href);
}

/**
 * The path of the bundle: to run it in a process of its own.
 *
 * @param {...string} paths from the root
 */
export async function bundle(...paths) {
  const directory = join(root, '.cache/bench');
  mkdirSync(directory, { recursive: true });
  const outfile = join(directory, `${paths.join('+').replaceAll('/', '-').slice(-200)}.mjs`);
  /** @type {import('esbuild').BuildOptions} */
  const options = {
    // ink as the build has it.
    plugins: [inkInside, leanInk],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  };
  const contents = paths.map((path) => `export * from './${path}';`).join('\n');
  await build({ stdin: { contents, resolveDir: root }, outfile, ...options });
  return outfile;
}

/** @type {import('esbuild').Plugin} */
const inkInside = {
  name: 'ink-inside',
  setup(build) {
    build.onResolve({ filter: /^ink$/ }, () => ({ path: join(root, 'node_modules/ink/build/index.js') }));
  },
};
