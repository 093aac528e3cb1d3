#!/usr/bin/env node
// `npm run test:crash [FILTER …]`: each operation with everything that can go wrong in it, and the table of what was tried.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { command, root, stopEverything } from './test/command.mjs';
import { crashTable } from './test/crash-table.mjs';

const file = `${root}/.cache/crash-matrix.jsonl`;
mkdirSync(`${root}/.cache`, { recursive: true });
rmSync(file, { force: true });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stopEverything);
const filters = process.argv.slice(2);
const ran = await command(
  process.execPath,
  [
    ...[`${root}/node_modules/vitest/vitest.mjs`, 'run', '--project', 'sim', '--reporter=verbose'],
    ...['kill.test', 'death.test', 'faults.test'].map((name) => `test/sim/${name}`),
    ...filters.flatMap((filter) => ['-t', filter]),
  ],
  { minutes: 120, env: { NANO_TEST_CRASH: file }, show: true },
);
const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
process.stdout.write(`\n${crashTable(lines.map((line) => JSON.parse(line)))}\n`);
process.exitCode = ran.ok ? 0 : 1;
