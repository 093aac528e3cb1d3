#!/usr/bin/env node
/**
 * `npm run test:lab -- FILTER`: lab tests for developers, against a lab that stays up. It is brought up when there is none, and
 * is yours to take down: npm run lab -- down. NANO_LAB_NAME chooses among several.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { root } from './test/command.mjs';

const env = { NANO_LAB_NAME: 'lab', ...process.env };

/** @param {string[]} args */
const lab = (...args) => execFileSync('bash', [`${root}/lab/lab.sh`, ...args], { env, encoding: 'utf8' });

if (JSON.parse(lab('status', '--json')).length < 2) lab('up', '2');
execFileSync(process.execPath, [`${root}/scripts/build.mjs`, '--quiet'], { stdio: 'inherit' });

const vitest = [`${root}/node_modules/vitest/vitest.mjs`, 'run', '--project', 'lab', ...process.argv.slice(2)];
const ran = spawnSync(process.execPath, vitest, {
  cwd: root,
  stdio: 'inherit',
  env: { ...env, NANO_TEST_LAB: lab('status', '--json') },
});
process.exitCode = ran.status ?? 1;
