import { expect, test } from 'vitest';
import { parseDuration } from '../../../../src/cli/flags/duration.ts';
import { matchesLabels, parseSelector } from '../../../../src/cli/flags/selector.ts';

test.each([
  ['90', 90_000],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['5 min', 300_000],
  ['1h', 3_600_000],
  ['250ms', 250],
])('a duration: %s', (text, milliseconds) => {
  expect(parseDuration(text, '--timeout')).toBe(milliseconds);
});

test.each(['', 'soon', '-5s', '5 days', '1m30s'])('no duration: "%s"', (text) => {
  expect(() => parseDuration(text, '--timeout')).toThrow('--timeout');
});

test.each([
  [['role=web'], true],
  [['role=web,tier=front'], true],
  [['role=web', 'tier=back'], false],
  [['role'], true],
  [['nightly'], false],
  [['toString'], false],
  [undefined, true],
])('labels role=web, tier=front against %j', (selector, expected) => {
  expect(matchesLabels({ labels: { role: 'web', tier: 'front' } }, parseSelector(selector))).toBe(expected);
});

test('a selector without a key is refused', () => {
  expect(() => parseSelector(['=web'])).toThrow('names no label');
});
