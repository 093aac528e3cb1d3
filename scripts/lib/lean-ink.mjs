/**
 * Leaves out of ink what nano never gets to: its connection to React's developer tools (which asks for a package that is not
 * installed, and for a WebSocket). And hands rows through that are whole as they are written: else ink takes each of them apart
 * into characters and puts it together again for every frame, which is more work than all the rest of one.
 *
 * Ink and its layout engine wait for something while they load, and a file that does so must be an ES module, with all that
 * imports it: a third of the time to the first frame goes into Node's loader of modules. So the layout engine is made at once,
 * out of bytes that are in the bundle.
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

const layoutLater = 'const Yoga = wrapAssembly(await loadYoga());';
/** As Emscripten has it: what this makes of the bytes is all there before the call returns, though it answers with a promise. */
const layoutNow = `
const assembly = {
  instantiateWasm(imports, done) {
    const bytes = Buffer.from(loadYoga.bytes, 'base64');
    done(new WebAssembly.Instance(new WebAssembly.Module(bytes), imports));
    return {};
  },
};
loadYoga(assembly);
const Yoga = wrapAssembly(assembly);
`;
const layoutBytes = /"data:application\/octet-stream;base64,([^"]+)"/;

/** @type {import('esbuild').Plugin} */
export const leanInk = {
  name: 'lean-ink',
  setup(build) {
    /** @param {RegExp} filter @param {(source: string) => string} change what no longer finds its place says so */
    const patch = (filter, change) =>
      build.onLoad({ filter }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = change(source);
        if (contents === source) throw new Error(`${path}: is not as it was`);
        return { contents };
      });
    patch(/\/node_modules\/ink\/build\/utils\.js$/, (source) =>
      source.replace(/const isDev = [^;]+;/, 'const isDev = () => false;'),
    );
    patch(/\/node_modules\/ink\/build\/reconciler\.js$/, (source) =>
      source
        .replace(/if \(isDev\(\)\) \{\n.*?\n\}\n/s, '')
        .replace(/isDev\(\)\s*\?\s*await loadPackageJson\(\)\s*:/, ''),
    );
    patch(/\/node_modules\/ink\/build\/output\.js$/, (source) =>
      source.includes(composed) ? `${source.replace(composed, handedThrough)}${wholeRows}` : source,
    );
    patch(/\/node_modules\/yoga-layout\/dist\/src\/index\.js$/, (source) => source.replace(layoutLater, layoutNow));
    patch(/\/node_modules\/yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/, (source) => {
      const [, bytes] = layoutBytes.exec(source) ?? [];
      return bytes === undefined ? source : `${source.replace(layoutBytes, '""')}\nloadYoga.bytes = '${bytes}';\n`;
    });
  },
};
