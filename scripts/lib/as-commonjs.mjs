/**
 * esbuild splits code only as ES modules, and Node starts CommonJS faster: 10 to 15 of 100 ms in Node 20 for a command, and a
 * third of the time to the dashboard's first frame, whose files are large. So each finished file is rewritten; dist/package.json
 * says what they are.
 *
 * A file with top-level await would have to stay a module, and so would what imports it: it is refused.
 */
import { relative } from 'node:path';
import { transform } from 'esbuild';

/**
 * @param {string} root
 * @param {readonly { path: string, text: string }[]} files
 * @param {import('esbuild').Metafile} metafile
 * @returns {Promise<{ path: string, contents: string }[]>}
 */
export async function asCommonJs(root, files, { inputs, outputs }) {
  return Promise.all(
    files.map(async ({ path, text }) => {
      const output = outputs[relative(root, path)];
      const isPackage = inputs[output?.entryPoint ?? '']?.format === 'cjs';
      return { path, contents: `${await rewrite(text, output)}${isPackage ? asNodeImports : ''}` };
    }),
  );
}

/**
 * What import() of a CommonJS package gives in Node: its exports, and all of them as `default`. esbuild leaves only the latter
 * when it splits.
 */
const asNodeImports =
  ';module.exports={__proto__:module.exports.default,__esModule:true,default:module.exports.default};';

/** @param {string} text @param {import('esbuild').Metafile['outputs'][string] | undefined} output */
async function rewrite(text, output) {
  const rewritten = transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
    logLevel: 'silent',
  });
  const { code } = await rewritten.catch((error) => {
    if (!/top-level await/i.test(String(error.message))) throw error;
    throw new Error(`a file has top-level await: one of ${Object.keys(output?.inputs ?? {}).join(', ')}`);
  });
  const url = "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;";
  return `${code.includes('importMetaUrl') ? url : ''}${code}`;
}
