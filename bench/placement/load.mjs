import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles a module of the project, as the build would, and imports it. */
export async function load(path) {
  const directory = join(root, '.cache/bench');
  mkdirSync(directory, { recursive: true });
  const outfile = join(directory, `${path.replaceAll('/', '-')}.mjs`);
  const options = { bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'warning' };
  await build({ entryPoints: [join(root, path)], outfile, ...options });
  return import(pathToFileURL(outfile).href);
}
