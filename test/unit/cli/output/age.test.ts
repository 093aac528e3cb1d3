import { expect, test } from 'vitest';
import { ageOf, formatAge } from '../../../../src/cli/output/age.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

test.each([
  [0, '0s'],
  [-5_000, '0s'],
  [59_999, '59s'],
  [minute, '1m'],
  [119 * minute, '1h'],
  [day - 1, '23h'],
  [400 * day, '400d'],
  [800 * day, '2y'],
])('%d ms are %s', (milliseconds, text) => {
  expect(formatAge(milliseconds)).toBe(text);
});

test('what is no time has no age', () => {
  expect(ageOf('yesterday', 0)).toBe('?');
});
