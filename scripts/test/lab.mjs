import { readdirSync } from 'node:fs';
import { command, root } from './command.mjs';
import { machine } from './machine.mjs';
import { failure, none, skip } from './tally.mjs';
import { vitest } from './vitest.mjs';

/** Two checkouts that test at once on one machine need two names. */
const env = { NANO_LAB_NAME: process.env.NANO_LAB_NAME || 'test' };
let mayBeUp = false;

/** nano against two real cells, which are made for this run and gone after it. */
export async function labTests() {
  if (!hasTests()) return { tally: none, note: 'none' };
  if (!machine.isRoot) return skip('need root: sudo npm test, or a lab of your own and npm run test:lab');
  if (!machine.isDebian()) return skip('need Debian');

  mayBeUp = true;
  // A run that was killed may have left cells behind in any state.
  await labDown();
  mayBeUp = true;
  const up = await lab(['up', '2'], { minutes: 10 });
  if (!up.ok) return { ...failure('the lab did not come up'), output: up.output };
  const cells = await lab(['status', '--json'], {});
  if (!cells.ok) return { ...failure('the lab does not tell its cells'), output: cells.output };

  const ran = await vitest('lab', { minutes: 12, show: true, env: { ...env, NANO_TEST_LAB: cells.stdout } });
  await labDown();
  return process.env.CI ? allCount(ran) : ran;
}

/** Nothing stays behind, however the run ends. */
export async function labDown() {
  if (!mayBeUp) return;
  await lab(['down'], { always: true });
  mayBeUp = false;
}

/** @param {readonly string[]} args @param {{ minutes?: number, always?: boolean }} options */
function lab(args, options) {
  return command('bash', [`${root}/lab/lab.sh`, ...args], { ...options, env });
}

/** In CI a lab test that was skipped has failed. @param {import('./tally.mjs').Outcome} outcome */
function allCount({ tally, ...rest }) {
  return { ...rest, tally: { passed: tally.passed, failed: tally.failed + tally.skipped, skipped: 0 } };
}

function hasTests() {
  try {
    return readdirSync(`${root}/test/lab`, { recursive: true }).some((file) => String(file).endsWith('.test.ts'));
  } catch {
    return false;
  }
}
