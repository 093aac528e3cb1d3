#!/usr/bin/env node
// `npm run bench -- NAME …`: runs one of the benchmarks beside this file; without a name, says which there are.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.name !== 'run.mjs' && entry.name !== 'lib')
  .map((entry) => entry.name.replace(/\.mjs$/, ''));
const [name, ...rest] = process.argv.slice(2);
const file = [`${folder}${name}.mjs`, `${folder}${name}/${name}.mjs`].find((path) => existsSync(path));

if (name === undefined || file === undefined) {
  console.error(`usage: npm run bench -- ${names.join('|')}`);
  process.exit(2);
}
process.argv.splice(2, Number.POSITIVE_INFINITY, ...rest);
await import(file);
