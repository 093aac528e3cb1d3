import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { command, root } from './command.mjs';
import { none } from './tally.mjs';

/**
 * Runs one of vitest's projects and counts its tests.
 *
 * @param {string} project
 * @param {{ node?: string, filters?: readonly string[], minutes?: number, env?: NodeJS.ProcessEnv, show?: boolean }} [options]
 * @returns {Promise<import('./tally.mjs').Outcome>}
 */
export async function vitest(project, { node = process.execPath, filters = [], ...options } = {}) {
  const report = `${root}/.cache/test/${project}-report.json`;
  mkdirSync(`${root}/.cache/test`, { recursive: true });
  rmSync(report, { force: true });
  const reporter = options.show ? 'verbose' : 'dot';
  const reporters = [`--reporter=${reporter}`, '--reporter=json', `--outputFile.json=${report}`];
  const ran = await command(
    node,
    [`${root}/node_modules/vitest/vitest.mjs`, 'run', '--project', project, ...reporters, ...filters],
    options,
  );
  const tally = countReport(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined, ran.ok);
  const note = `${tally.passed} passed${tally.failed ? `, ${tally.failed} failed` : ''}${tally.skipped ? `, ${tally.skipped} skipped` : ''}`;
  return tally.failed === 0 ? { tally, note } : { tally, note, ...(options.show ? {} : { output: ran.output }) };
}

/**
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * A file that does not load has no tests to fail, and an error outside of all tests belongs to none: both are failures, and so
 * is a run that wrote no report.
 *
 * @param {Report | undefined} report
 * @param {boolean} ok
 */
export function countReport(report, ok) {
  if (report === undefined) return { ...none, failed: 1 };
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  const failed = report.numFailedTests + unloadable.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !ok ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
