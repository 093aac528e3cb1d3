import { existsSync, readFileSync } from 'node:fs';
import { command, root } from './command.mjs';
import { add, failure, none, single, skip } from './tally.mjs';
import { vitest } from './vitest.mjs';

/**
 * What differs between versions of Node: where data is kept, how nano starts, and what the dashboard needs of it: signals,
 * terminals, WebAssembly.
 */
const suites = [
  { project: 'unit', filters: ['test/unit/controller/inventory', 'test/unit/bin'] },
  { project: 'package', filters: ['test/package/top.test.ts'] },
];

/**
 * The tests that matter there, on another version of Node.
 *
 * @param {number} major
 * @returns {Promise<import('./tally.mjs').Outcome>}
 */
export async function onNode(major) {
  if (process.versions.node.startsWith(`${major}.`)) return { tally: none, note: 'is what runs these tests' };
  if (process.platform !== 'linux') return skip('only on Linux');
  const node = await fetchNode(major);
  if (node === undefined) return skip('cannot be downloaded');

  const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const ran = await command(node, [`${root}/bin/run.js`, '--version']);
  const starts = ran.ok && ran.stdout === `nano ${version}\n` ? single(ran) : failure(`nano --version: ${ran.output}`);
  const outcomes = [starts];
  for (const { project, filters } of suites) outcomes.push(await vitest(project, { node, filters }));
  const joined = (/** @type {'note' | 'output'} */ part) => outcomes.flatMap((one) => one[part] ?? []).join('\n');
  return {
    tally: outcomes.reduce((sum, one) => add(sum, one.tally), none),
    note: outcomes.flatMap(({ note }) => note ?? []).join('; '),
    ...(outcomes.some(({ output }) => output) ? { output: joined('output') } : {}),
  };
}

/** Node as npm packages it, kept outside node_modules: it is no dependency. @param {number} major */
async function fetchNode(major) {
  const name = `node-linux-${process.arch}`;
  const prefix = `${root}/.cache/node-${major}`;
  const node = `${prefix}/node_modules/${name}/bin/node`;
  if (!existsSync(node)) {
    await command('npm', ['install', '--prefix', prefix, '--no-save', '--no-package-lock', `${name}@${major}`]);
  }
  return existsSync(node) ? node : undefined;
}
