import { build } from 'esbuild';
import { asCommonJs } from './as-commonjs.mjs';
import { leanInk } from './lean-ink.mjs';
import { leanOclif } from './lean-oclif.mjs';
import { oneSharedChunk } from './one-shared-chunk.mjs';

/**
 * All files of dist/, and what they are made of.
 *
 * @param {string} root
 * @param {string[]} entries from the root
 * @param {string[]} external packages that are installed beside the bundle
 */
export async function bundle(root, entries, external) {
  /** @type {import('esbuild').BuildOptions} */
  const options = {
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
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [leanOclif, leanInk],
    logLevel: 'warning',
  };
  // The first time only to learn what is shared.
  const { metafile: graph } = await build({ ...options, metafile: true, write: false });
  const plugins = [leanOclif, leanInk, oneSharedChunk(root, graph, entries)];
  const { metafile, outputFiles } = await build({ ...options, plugins, metafile: true, write: false });
  return { files: await asCommonJs(root, outputFiles, metafile), metafile };
}
