/**
 * Makes oclif's core start faster: 15 of 37 ms on top of an empty Node.
 *
 * Packages that it loads and nano never gets to use are left out: commands are found by the manifest and not by globbing,
 * bin/run.js has checked Node's version, package.json carries the settings, progress and tracing are nano's own. A stub must stay importable;
 * using one is a mistake in the bundle and fails loudly.
 *
 * And its modules load one another when they are first used, not all at the start (help, templates, word wrapping).
 */
import { readFile } from 'node:fs/promises';

const unused = new Map([
  ['debug', 'module.exports = () => Object.assign(() => {}, { enabled: false });'],
  ['semver', 'module.exports = { satisfies: () => true };'],
  ['wsl-utils', 'export const isWsl = false;'],
  [
    'cli-spinners',
    "module.exports = { dots2: { interval: 80, frames: ['-'] }, line: { interval: 80, frames: ['-'] } };",
  ],
  ['tinyglobby', failing('tinyglobby', 'glob')],
  ['minimatch', failing('minimatch', 'minimatch')],
  ['lilconfig', failing('lilconfig', 'lilconfig')],
]);

/** @param {string} name @param {string} method */
function failing(name, method) {
  return `exports.${method} = () => { throw new Error('${name} is not part of this bundle'); };`;
}

/** `const x_1 = require("x");`, as the TypeScript compiler writes every import of a CommonJS module. */
const required = /^(?:const|var) (\w+_\d+) = ((?:__importDefault|__importStar)?\(?require\("[^"]+"\)\)?);$/gm;

/** @param {string} source */
function loadOnUse(source) {
  return [...source.matchAll(required)].reduce((text, [statement, name = '', load]) => {
    const rest = text.replace(statement, '');
    // Used in another way than as `x_1.something`, it stays as it is.
    if (new RegExp(`\\b${name}\\b(?!\\.)`).test(rest)) return text;
    const used = rest
      .replace(new RegExp(`\\bnew ${name}((?:\\.\\w+)+)`, 'g'), `new (${name}()$1)`)
      .replace(new RegExp(`\\b${name}\\.`, 'g'), `${name}().`);
    return `let ${name}$; function ${name}() { return ${name}$ ??= ${load}; }\n${used}`;
  }, source);
}

/** @type {import('esbuild').Plugin} */
export const leanOclif = {
  name: 'lean-oclif',
  setup(build) {
    const filter = new RegExp(`^(${[...unused.keys()].join('|')})$`);
    build.onResolve({ filter }, ({ path, importer }) =>
      importer.includes('/node_modules/@oclif/core/') ? { path, namespace: 'unused' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => ({ contents: unused.get(path) ?? '' }));
    build.onLoad({ filter: /\/node_modules\/@oclif\/core\/lib\/.*\.js$/ }, async ({ path }) => ({
      contents: `'use strict';\n${loadOnUse(await readFile(path, 'utf8'))}`,
    }));
  },
};
