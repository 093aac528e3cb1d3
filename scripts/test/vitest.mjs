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
  const file = `${root}/.cache/test/${project}-report.json`;
  mkdirSync(`${root}/.cache/test`, { recursive: true });
  rmSync(file, { force: true });
  // The report does not hold what went wrong outside of all tests: the other reporter says it.
  const reporters = [`--reporter=${options.show ? 'verbose' : 'dot'}`, '--reporter=json', `--outputFile.json=${file}`];
  const ran = await command(
    node,
    [`${root}/node_modules/vitest/vitest.mjs`, 'run', '--project', project, ...reporters, ...filters],
    options,
  );
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const tally = countReport(report, ran.ok);
  const counts = [
    `${tally.passed} passed`,
    tally.failed && `${tally.failed} failed`,
    tally.skipped && `${tally.skipped} skipped`,
  ];
  const note = counts.filter(Boolean).join(', ');
  return tally.failed === 0 || options.show ? { tally, note } : { tally, note, output: failures(report) || ran.output };
}

/** What failed, each with the beginning of its message. @param {Report | undefined} report */
function failures(report) {
  return (report?.testResults ?? [])
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      const texts = failed.map(({ fullName, failureMessages }) => `${fullName}\n${failureMessages?.join('\n')}`);
      return [name, ...(failed.length === 0 ? [message ?? ''] : texts)].map(beginning);
    })
    .join('\n');
}

/** @param {string} text */
function beginning(text) {
  const lines = text.split('\n').filter((line) => !line.includes('/node_modules/') && !/^ +at new Promise/.test(line));
  return lines.slice(0, 20).join('\n');
}

/**
 * @typedef {{ status: string, fullName?: string, failureMessages?: string[] }} TestResult
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ name: string, status: string, message?: string, assertionResults: TestResult[] }[]} testResults
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
