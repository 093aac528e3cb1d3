/**
 * esbuild splits code only as ES modules, and Node starts CommonJS faster: 10 to 15 of 100 ms in Node 20, whose module loader
 * reads every file in turns of the event loop. So each finished file is rewritten; dist/package.json says what they are.
 *
 * A file with top-level await has to stay a module, and so does what imports it statically. Such a file is named .mjs.
 */
import { relative } from 'node:path';
import { transform } from 'esbuild';

/** @typedef {{ path: string, text: string }} File */
/** @typedef {import('esbuild').Metafile['outputs']} Outputs */

/**
 * @param {string} root
 * @param {readonly File[]} files
 * @param {import('esbuild').Metafile} metafile
 * @returns {Promise<{ path: string, contents: string }[]>}
 */
export async function asCommonJs(root, files, { inputs, outputs }) {
  const modules = await filesThatStay(root, files, outputs);
  const names = new Set([...modules].map(baseName));
  return Promise.all(
    files.map(async ({ path, text }) => {
      const output = relative(root, path);
      if (modules.has(output)) return { path: moduleName(path), contents: asModule(text, names) };
      const isPackage = inputs[outputs[output]?.entryPoint ?? '']?.format === 'cjs';
      return { path, contents: `${await rewrite(text, names)}${isPackage ? asNodeImports : ''}` };
    }),
  );
}

/**
 * What import() of a CommonJS package gives in Node: its exports, and all of them as `default`. esbuild leaves only the latter
 * when it splits.
 */
const asNodeImports =
  ';module.exports={__proto__:module.exports.default,__esModule:true,default:module.exports.default};';

/** `import("./x.js")` of another file of the bundle, as esbuild prints it. */
const lateImport = /\bimport\("(\.[^"]+)"\)/g;

/**
 * @param {string} text
 * @param {ReadonlySet<string>} [modules] names of the files that are modules
 */
async function rewrite(text, modules = new Set()) {
  const marked = text.replace(lateImport, (call, path) =>
    modules.has(baseName(path)) ? `importModule("${moduleName(path)}")` : call,
  );
  const { code } = await transform(marked, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
    logLevel: 'silent',
  });
  const url = "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;";
  const load = 'const importModule=(path)=>import(path);';
  return [code.includes('importMetaUrl') ? url : '', code.includes('importModule') ? load : '', code].join('');
}

/**
 * A module gets CommonJS files by require(): import() would hand it their exports one level deeper, as `default`.
 *
 * @param {string} text
 * @param {ReadonlySet<string>} modules
 */
function asModule(text, modules) {
  const require = "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);";
  const late = text.replace(lateImport, (_, path) =>
    modules.has(baseName(path)) ? `import("${moduleName(path)}")` : `Promise.resolve().then(()=>require("${path}"))`,
  );
  const early = late.replace(/\bfrom"(\.[^"]+)"/g, (clause, path) =>
    modules.has(baseName(path)) ? `from"${moduleName(path)}"` : clause,
  );
  return `${require}${early}`;
}

/** @param {string} root @param {readonly File[]} files @param {Outputs} outputs */
async function filesThatStay(root, files, outputs) {
  const awaiting = await Promise.all(
    files.map(async ({ path, text }) => ((await awaitsAtTop(text)) ? [relative(root, path)] : [])),
  );
  const stay = new Set(awaiting.flat());
  for (const path of stay) {
    // A set that grows while it is walked: importers of importers are found as well.
    for (const other of Object.keys(outputs)) {
      if (importsOf(outputs, other, 'import-statement').includes(path)) stay.add(other);
    }
    if (outputs[path]?.entryPoint?.startsWith('src/commands/')) {
      throw new Error(
        `${outputs[path].entryPoint} imports something with top-level await: import() it where it is used`,
      );
    }
  }
  return stay;
}

/** @param {string} text */
async function awaitsAtTop(text) {
  if (!text.includes('await')) return false;
  return rewrite(text).then(
    () => false,
    (error) => {
      if (/top-level await/i.test(String(error.message))) return true;
      throw error;
    },
  );
}

/** @param {Outputs} outputs @param {string} path @param {string} kind */
function importsOf(outputs, path, kind) {
  return (outputs[path]?.imports ?? []).filter((entry) => entry.kind === kind).map((entry) => entry.path);
}

/** @param {string} path */
const baseName = (path) => path.replace(/^.*\//, '');
/** @param {string} path */
const moduleName = (path) => path.replace(/\.js$/, '.mjs');
