import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeControl, escapeJson, escapeLines } from '../../../src/cli/terminal/escape.ts';
import { speaksUnicode, wantsColour } from '../../../src/cli/terminal/terminal-facts.ts';
import { pad, textWidth, truncate } from '../../../src/cli/terminal/text-width.ts';

describe('a value from outside cannot make a terminal do anything', () => {
  test.each([
    ['colour', '\u001b[31mred', '\\x1b[31mred'],
    ['a title', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
    ['an 8-bit control', '\u009b31m', '\\x9b31m'],
    ['a new line', 'a\nb', 'a\\nb'],
    ['a tab', 'a\tb', 'a\\tb'],
    ['text turned around', 'a\u202eb', 'a\\u202eb'],
  ])('%s', (_, text, escaped) => {
    expect(escapeControl(text)).toBe(escaped);
  });

  test('and what it escapes is never more than shown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeControl(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test('words and names stay as they are', () => {
    expect(escapeControl('größe 大きさ 👍 web-1')).toBe('größe 大きさ 👍 web-1');
  });

  test('lines of a message stay lines', () => {
    expect(escapeLines('a\u001b\nb')).toBe('a\\x1b\nb');
  });

  test('JSON stays the same JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = escapeJson(JSON.stringify({ text }, null, 2));
        expect(JSON.parse(json)).toEqual({ text });
        expect(json.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('how wide a text is', () => {
  test.each([
    ['web-1', 5],
    ['', 0],
    ['größe', 5],
    ['e\u0301', 1],
    ['大きさ', 6],
    ['👍', 2],
    ['👩‍👩‍👧', 2],
    ['✓', 1],
    ['❤️', 2],
    ['ｱ', 1],
  ])('%s', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test('padding comes to the width', () => {
    expect(pad('大', 4)).toBe('大  ');
    expect(pad('12', 4, 'right')).toBe('  12');
    expect(pad('long', 2)).toBe('long');
  });

  test('what is cut never takes more room than there is, and says so', () => {
    expect(truncate('debian-12-generic', 8, '…')).toBe('debian-…');
    expect(truncate('大きさ大きさ', 6, '…')).toBe('大き…');
    expect(truncate('short', 8, '…')).toBe('short');
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const safe = escapeControl(text);
        expect(textWidth(truncate(safe, width, '…'))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('colours', () => {
  test.each([
    ['a terminal', {}, true, 'auto', true],
    ['a pipe', {}, false, 'auto', false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, 'auto', false],
    ['an empty NO_COLOR, which is none', { NO_COLOR: '' }, true, 'auto', true],
    ['FORCE_COLOR in a pipe', { FORCE_COLOR: '1' }, false, 'auto', true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, 'auto', false],
    ['FORCE_COLOR against NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, 'auto', true],
    ['a dumb terminal', { TERM: 'dumb' }, true, 'auto', false],
    ['the preference always, in a pipe', {}, false, 'always', true],
    ['the preference never', {}, true, 'never', false],
    ['NO_COLOR against the preference', { NO_COLOR: '1' }, true, 'always', false],
  ] as const)('%s', (_, env, isTTY, preference, expected) => {
    expect(wantsColour(env, isTTY, preference)).toBe(expected);
  });
});

test.each([
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, false],
  [{ LC_CTYPE: 'C.utf8' }, true],
  [{}, false],
])('whether %j speaks Unicode', (env, expected) => {
  expect(speaksUnicode(env)).toBe(expected);
});
