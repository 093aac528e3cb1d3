import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from './sandbox.ts';

interface Output {
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

const read = (file: string) => JSON.parse(readFileSync(join(repository, file), 'utf8'));
const outputs: Readonly<Record<string, Output>> = read('.cache/build.json').outputs;
const { dependencies, optionalDependencies } = read('package.json');

it('the bundle needs nothing but Node and what npm installs beside it', () => {
  const installed = Object.keys({ ...dependencies, ...optionalDependencies });
  const outside = Object.values(outputs)
    .flatMap((output) => output.imports)
    .filter(({ path, external }) => external && !isBuiltin(path))
    .map(({ path }) => path);
  expect([...new Set(outside)].filter((name) => !installed.includes(name))).toEqual([]);
});

it('no command loads SSH, a database, YAML, prompts or a screen before it runs', () => {
  const slow = ['ssh2', 'better-sqlite3', 'yaml', '@clack/prompts', 'ink', 'react'];
  const entries = Object.keys(outputs).filter(
    (path) => path.startsWith('dist/commands/') || path === 'dist/cli/main.js',
  );
  const early = entries.map((path) => [path, [...packagesOf(path)].filter((name) => slow.includes(name))] as const);
  expect(early.filter(([, names]) => names.length > 0)).toEqual([]);
});

/** The packages that a file of dist/ and all that it imports at once contain or ask for. */
function packagesOf(path: string, seen = new Set<string>()): Set<string> {
  const output = outputs[path];
  if (output === undefined || seen.has(path)) return new Set();
  seen.add(path);
  const atOnce = output.imports.filter(({ kind }) => kind === 'import-statement');
  const contained = Object.keys(output.inputs).map(
    (input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? '',
  );
  const asked = atOnce.filter(({ external }) => external).map((entry) => entry.path);
  const further = atOnce.filter(({ external }) => !external).flatMap((entry) => [...packagesOf(entry.path, seen)]);
  return new Set([...contained, ...asked, ...further]);
}
