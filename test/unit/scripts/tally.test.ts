import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { add, none, skip, summary, verdict } from '../../../scripts/test/tally.mjs';
import { countReport } from '../../../scripts/test/vitest.mjs';

describe('the last line', () => {
  it.each([
    [{ passed: 512, failed: 0, skipped: 0 }, '512 passed, 0 failed'],
    [{ passed: 510, failed: 2, skipped: 0 }, '510 passed, 2 failed'],
    [{ passed: 500, failed: 0, skipped: 12 }, '500 passed, 0 failed, 12 skipped'],
  ])('of %o', (tally, line) => {
    expect(summary(tally)).toBe(line);
  });
});

describe('a step', () => {
  it('has failed when one of its tests has', () => {
    expect(verdict(add({ passed: 9, failed: 0, skipped: 0 }, { ...none, failed: 1 }))).toBe('FAIL');
  });

  it('was skipped when nothing of it ran', () => {
    expect(verdict({ ...none, skipped: 3 })).toBe('skip');
    expect(verdict({ ...none, passed: 1, skipped: 3 })).toBe('ok');
  });
});

describe('what cannot run here', () => {
  const before = process.env.CI;
  beforeEach(() => {
    delete process.env.CI;
  });
  afterEach(() => {
    delete process.env.CI;
    if (before !== undefined) process.env.CI = before;
  });

  it('is skipped on a developer’s machine', () => {
    expect(skip('need root').tally).toEqual({ passed: 0, failed: 0, skipped: 1 });
  });

  it('is a failure in CI', () => {
    process.env.CI = 'true';
    expect(skip('need root').tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('a report of vitest', () => {
  const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };
  const file = (...statuses: string[]) => ({
    name: 'a.test.ts',
    status: 'failed',
    assertionResults: statuses.map((status) => ({ status })),
  });

  it('counts tests', () => {
    expect(countReport(report, true)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });

  it('counts a file that does not load as one failure', () => {
    const testResults = [file(), file('failed', 'passed')];
    expect(countReport({ ...report, numFailedTests: 1, testResults }, false)).toMatchObject({ failed: 2 });
  });

  it('counts an error outside of all tests', () => {
    expect(countReport(report, false)).toMatchObject({ failed: 1 });
  });

  it('counts its absence', () => {
    expect(countReport(undefined, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
