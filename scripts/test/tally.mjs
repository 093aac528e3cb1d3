/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {{ tally: Tally, note?: string, output?: string }} Outcome what a step found, a few words and, on failure, what it printed
 */

/** @type {Readonly<Tally>} */
export const none = Object.freeze({ passed: 0, failed: 0, skipped: 0 });

/** @param {Tally} a @param {Tally} b @returns {Tally} */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The run's last line, which other programs read. @param {Tally} tally */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** @param {Tally} tally */
export function verdict({ passed, failed, skipped }) {
  if (failed > 0) return 'FAIL';
  return skipped > 0 && passed === 0 ? 'skip' : 'ok';
}

/** A check that is one thing: it passes, or it fails with what it printed. @param {import('./command.mjs').Ran} ran @returns {Outcome} */
export function single(ran) {
  const tally = ran.ok ? { ...none, passed: 1 } : { ...none, failed: 1 };
  return ran.ok ? { tally } : { tally, output: ran.output };
}

/** @param {string} note @returns {Outcome} */
export function failure(note) {
  return { tally: { ...none, failed: 1 }, note };
}

/**
 * Something that cannot run here. In CI nothing may be left out without anybody noticing: there it is a failure.
 *
 * @param {string} note why, and how to run it
 * @returns {Outcome}
 */
export function skip(note) {
  return process.env.CI ? failure(note) : { tally: { ...none, skipped: 1 }, note };
}
