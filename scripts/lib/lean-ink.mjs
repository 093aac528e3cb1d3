/**
 * Leaves out of ink what nano never gets to: its connection to React's developer tools (which asks for a package that is not
 * installed, and for a WebSocket). And hands rows through that are whole as they are written: else ink takes each of them apart
 * into characters and puts it together again for every frame, which is more work than all the rest of one. Its layout engine
 * would fetch itself out of a data URL, for which Node loads all of its HTTP client: a tenth of the time to the first frame.
 */
import { readFile } from 'node:fs/promises';

const composed = `    get() {
`;
const handedThrough = `${composed}        const rows = wholeRows(this);
        if (rows !== undefined) return { output: rows.join('\\n'), height: rows.length };
`;
const wholeRows = `
function wholeRows({ operations, height }) {
  const rows = new Array(height);
  for (const { type, x, y, text, transformers } of operations) {
    if (type !== 'write' || x !== 0 || y < 0 || y >= height || rows[y] !== undefined || text.includes('\\n')) return undefined;
    rows[y] = transformers.reduce((row, transform) => transform(row, 0), text).trimEnd();
  }
  return Array.from(rows, (row) => row ?? '');
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
    build.onLoad({ filter: /\/node_modules\/yoga-layout\/dist\/binaries\/.*\.js$/ }, async ({ path }) => ({
      contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
    }));
    build.onLoad({ filter: /\/node_modules\/ink\/build\/output\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes(composed)) throw new Error(`${path}: no longer has "${composed.trim()}"`);
      return { contents: `${source.replace(composed, handedThrough)}${wholeRows}` };
    });
  },
};
