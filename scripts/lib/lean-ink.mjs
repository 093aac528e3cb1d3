/**
 * Leaves out of ink what nano never gets to: its connection to React's developer tools (which asks for a package that is not
 * installed, and for a WebSocket). Whether it runs in CI makes no difference to what is shown.
 */

/** @type {import('esbuild').Plugin} */
export const leanInk = {
  name: 'lean-ink',
  setup(build) {
    build.onResolve({ filter: /^\.\/devtools\.js$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/ink/') ? { path, namespace: 'no-devtools' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'no-devtools' }, () => ({ contents: 'export {};' }));
  },
};
