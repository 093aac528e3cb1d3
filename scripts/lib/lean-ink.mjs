/**
 * Leaves out of ink what nano never gets to: its connection to React's developer tools (which asks for a package that is not
 * installed, and for a WebSocket). And lets it keep from one frame to the next what it has read out of each row's codes, which
 * is half of the work of a frame: of most rows nothing has changed.
 */
import { readFile } from 'node:fs/promises';

const perFrame = 'caches = new OutputCaches();';
const kept = `
let kept = new OutputCaches();
function keptCaches() {
  if (kept.styledChars.size > 1000 || kept.widths.size > 10000) kept = new OutputCaches();
  return kept;
}
`;

/** @type {import('esbuild').Plugin} */
export const leanInk = {
  name: 'lean-ink',
  setup(build) {
    build.onResolve({ filter: /^\.\/devtools\.js$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/ink/') ? { path, namespace: 'no-devtools' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'no-devtools' }, () => ({ contents: 'export {};' }));
    build.onLoad({ filter: /\/node_modules\/ink\/build\/output\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes(perFrame)) throw new Error(`${path}: no longer has "${perFrame}"`);
      return { contents: `${source.replace(perFrame, 'caches = keptCaches();')}${kept}` };
    });
  },
};
