/**
 * esbuild makes a chunk of its own for every set of entries that share something: with forty commands that is a hundred files
 * of which a command loads thirty. What most commands load goes into one chunk instead, by letting every entry import all of
 * it: 20 of 120 ms of `nano pool list`.
 */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What a quarter of all commands load at once is worth being loaded by the others as well. */
const share = 1 / 4;

/**
 * @param {string} root
 * @param {import('esbuild').Metafile} graph of a build without this plugin
 * @param {readonly string[]} entries
 * @returns {import('esbuild').Plugin}
 */
export function oneSharedChunk(root, graph, entries) {
  const shared = sharedSources(graph, entries);
  const importers = new Set([...entries, ...lateEntries(graph)]);
  return {
    name: 'one-shared-chunk',
    setup(build) {
      build.onResolve({ filter: /^nano:shared$/ }, ({ path }) => ({ path, namespace: 'shared' }));
      build.onLoad({ filter: /.*/, namespace: 'shared' }, () => ({
        contents: shared.map((path) => `import ${JSON.stringify(join(root, path))};`).join('\n'),
        resolveDir: root,
      }));
      build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        if (!importers.has(relative(root, path))) return undefined;
        const contents = `${await readFile(path, 'utf8')}\nimport 'nano:shared';`;
        return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}

/** @param {import('esbuild').Metafile} graph @param {readonly string[]} entries */
function sharedSources(graph, entries) {
  /** @type {Map<string, number>} */
  const users = new Map();
  for (const entry of entries) {
    for (const path of loadedWith(graph, entry)) users.set(path, (users.get(path) ?? 0) + 1);
  }
  const enough = Math.max(2, entries.length * share);
  return [...users].filter(([path, count]) => path.startsWith('src/') && count >= enough).map(([path]) => path);
}

/** What is loaded together with a file, before anything of it runs. @param {import('esbuild').Metafile} graph @param {string} path */
function loadedWith(graph, path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: next, kind, external } of graph.inputs[path]?.imports ?? []) {
    if (!external && kind !== 'dynamic-import') loadedWith(graph, next, seen);
  }
  return seen;
}

/** Sources that are loaded by import() when they are needed. @param {import('esbuild').Metafile} graph */
function lateEntries(graph) {
  const imports = Object.values(graph.inputs).flatMap((input) => input.imports);
  return imports.filter(({ kind, external }) => kind === 'dynamic-import' && !external).map(({ path }) => path);
}
