#!/usr/bin/env node
/**
 * `npm test`: everything, from a clean checkout, without input. Needs Node and npm; the rest it installs.
 *
 * One line a step, and what a step printed when it fails. The last line is the count; the status is 1 when anything failed.
 * This file and scripts/test/ use nothing but Node: they run before there are packages.
 */
import { command, stopEverything } from './test/command.mjs';
import { install } from './test/install.mjs';
import { labDown, labTests } from './test/lab.mjs';
import { onNode } from './test/other-nodes.mjs';
import { shellcheck } from './test/shellcheck.mjs';
import { add, failure, none, single, summary, verdict } from './test/tally.mjs';
import { vitest } from './test/vitest.mjs';

/** @param {string} name @param {string[]} args */
const tool = async (name, ...args) => single(await command(`node_modules/.bin/${name}`, args));

async function build() {
  const ran = await command(process.execPath, ['scripts/build.mjs']);
  return ran.ok ? { tally: none, note: ran.stdout.trim() } : { ...failure(''), output: ran.output };
}

/** Without the first two there is nothing to test. @type {[string, () => Promise<import('./test/tally.mjs').Outcome>][]} */
const foundation = [
  ['install', install],
  ['build', build],
];
/** @type {typeof foundation} */
const checks = [
  ['lint', () => tool('biome', 'ci', '--colors=off')],
  ['dead code', () => tool('knip', '--no-progress')],
  ['types', () => tool('tsc')],
  ['shellcheck', shellcheck],
  ['unit tests', () => vitest('unit')],
  ['package tests', () => vitest('package', { minutes: 10 })],
  ['simulated cells', () => vitest('sim', { minutes: 10 })],
  ['on Node 22', () => onNode(22)],
  ['on Node 24', () => onNode(24)],
  ['lab tests', labTests],
];

/** @type {import('./test/tally.mjs').Tally} */
let tally = none;
let interrupted = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    interrupted = true;
    stopEverything();
  });
}

try {
  for (const step of foundation) {
    if (tally.failed === 0) await run([step]);
  }
  if (tally.failed === 0) await run(checks);
} finally {
  await labDown();
}
process.stdout.write(`${summary(tally)}\n`);
process.exit(interrupted ? 130 : tally.failed > 0 ? 1 : 0);

/** @param {typeof foundation} steps */
async function run(steps) {
  for (const [name, step] of steps) {
    if (interrupted) return;
    const started = Date.now();
    const outcome = await step().catch((error) => ({ ...failure(''), output: error.stack }));
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    tally = add(tally, outcome.tally);
    const line = `${verdict(outcome.tally).padEnd(5)} ${name.padEnd(15)} ${seconds.padStart(6)} s  ${outcome.note ?? ''}`;
    process.stdout.write(`${line.trimEnd()}\n`);
    if (outcome.output) process.stdout.write(`${outcome.output.trim().replace(/^/gm, '      ')}\n`);
  }
}
