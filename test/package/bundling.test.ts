import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { run, temporaryFolder } from './sandbox.ts';

/** Bundles these files as the project's, and runs one of the results. */
async function bundled(files: Record<string, string>, entry: string) {
  const root = temporaryFolder();
  const write = ({ path, contents }: { path: string; contents: string }) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  };
  for (const [path, contents] of Object.entries(files)) write({ path: join(root, path), contents });
  const entries = Object.keys(files).filter((path) => /^src\/(commands|cli)\//.test(path));
  const { files: built } = await bundle(root, entries, []);
  for (const file of [...built, { path: join(root, 'dist/package.json'), contents: '{"type":"commonjs"}' }])
    write(file);
  const ran = run('node', [join(root, entry)]);
  return { stdout: ran.stdout, stderr: ran.stderr, names: built.map(({ path }) => path.slice(root.length + 1)) };
}

const commonJsPackage = {
  'node_modules/pack/package.json': '{"name":"pack","version":"1.0.0","main":"index.js"}',
  'node_modules/pack/index.js': "exports.name = 'pack'; exports.self = exports;",
};

it('a CommonJS package loaded by import() has its exports by name and as default', async () => {
  const command = "const p = await import('pack'); console.log(p.name, p.default.name, p.default === p.self);";
  const files = {
    ...commonJsPackage,
    'src/commands/a.ts': `export const run = async () => { ${command} }; void run();`,
  };
  expect(await bundled(files, 'dist/commands/a.js')).toMatchObject({ stdout: 'pack pack true\n', stderr: '' });
});

it('a source loaded by import() has its named and its default exports', async () => {
  const files = {
    'src/commands/a.ts': "void import('../late.ts').then((late) => console.log(late.one, late.default));",
    'src/late.ts': 'export const one = 1;\nexport default 2;',
  };
  expect(await bundled(files, 'dist/commands/a.js')).toMatchObject({ stdout: '1 2\n', stderr: '' });
});

it('a file with top-level await, which would have to stay a module, is refused by its name', async () => {
  const files = { 'src/commands/a.ts': "void import('../late.ts');", 'src/late.ts': 'await Promise.resolve();' };
  await expect(bundled(files, 'dist/commands/a.js')).rejects.toThrow('src/late.ts');
});

it('a file knows where it lies', async () => {
  const files = { 'src/commands/a.ts': 'console.log(import.meta.url);' };
  expect((await bundled(files, 'dist/commands/a.js')).stdout).toMatch(/^file:\/\/.*\/dist\/commands\/a\.js\n$/);
});

it('what most commands share is in one file', async () => {
  const commands = ['a', 'b', 'c', 'd', 'e'].map((name, index) => {
    const imports = ['one', 'two', 'three']
      .filter((_, part) => part !== index)
      .map((part) => `import '../cli/${part}.ts';`);
    return [`src/commands/${name}.ts`, imports.join('\n')];
  });
  const shared = ['one', 'two', 'three'].map((name) => [`src/cli/${name}.ts`, `console.log('${name}');`]);
  const { names } = await bundled(Object.fromEntries([...commands, ...shared]), 'dist/commands/a.js');
  expect(names.filter((name) => name.startsWith('dist/chunks/')).length).toBeLessThanOrEqual(1);
});
