import { describe, expect, it } from 'vitest';
import { readCapabilities } from '../../../../src/tui/terminal/capabilities.ts';
import { createTheme, type Tone } from '../../../../src/tui/terminal/theme.ts';
import { testTerminal } from '../../../support/test-terminal.ts';

const utf8 = { LANG: 'C.UTF-8' };
const read = (env: Readonly<Record<string, string>>) => readCapabilities(env, testTerminal({ tty: true, env }).stdout);

describe('what a terminal can', () => {
  it.each([
    [{ TERM: 'xterm-256color' }, '256'],
    [{ TERM: 'xterm', COLORTERM: 'truecolor' }, '256'],
    [{ TERM: 'xterm-kitty' }, '256'],
    [{ TERM: 'xterm' }, '16'],
    [{ TERM: 'linux' }, '16'],
    [{ TERM: 'strange' }, '16'],
    [{ TERM: 'screen' }, '16'],
    [{ TERM: 'tmux-256color', NO_COLOR: '1' }, 'none'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '1' }, '16'],
    [{ TERM: 'xterm', FORCE_COLOR: '3' }, '256'],
    [{ TERM: 'xterm', FORCE_COLOR: '0' }, 'none'],
  ] as const)('with %j is %s colours', (env, depth) => expect(read(env).depth).toBe(depth));

  it('is drawn with characters that it has', () => {
    expect(read({ TERM: 'xterm', ...utf8 }).unicode).toBe(true);
    expect(read({ TERM: 'xterm', LANG: 'C' }).unicode).toBe(false);
    expect(read({ TERM: 'linux', ...utf8 }).unicode).toBe(false);
  });

  it('has a title where it is in a window', () => {
    expect(read({ TERM: 'xterm' }).title).toBe(true);
    expect(read({ TERM: 'linux' }).title).toBe(false);
  });
});

describe('a theme', () => {
  const tones: readonly Tone[] = [
    'dim',
    'strong',
    'good',
    'warn',
    'bad',
    'accent',
    'in',
    'out',
    'heading',
    'cursor',
    'marked',
    'alarm',
  ];

  it('has no colours where there are none, but marks what must be seen', () => {
    const { paint } = createTheme({ depth: 'none', unicode: true });
    for (const tone of tones) expect(paint(tone, 'x')).not.toMatch(/[;[](?:[349]\d|10\d)[;m]/);
    for (const tone of ['cursor', 'marked', 'alarm', 'bad', 'warn'] as const) expect(paint(tone, 'x')).not.toBe('x');
  });

  it('uses the sixteen colours that people chose for their background, and never black or white text alone', () => {
    const { paint } = createTheme({ depth: '16', unicode: true });
    for (const tone of tones) {
      expect(paint(tone, 'x')).not.toContain('38;5');
      if (tone !== 'cursor') expect(paint(tone, 'x')).not.toMatch(/\[(?:[\d;]*;)?(?:30|37|97)m/);
    }
  });

  it('switches off what it has switched on', () => {
    for (const depth of ['none', '16', '256'] as const) {
      const { paint } = createTheme({ depth, unicode: true });
      for (const tone of tones) {
        const codes = [...paint(tone, 'x').matchAll(/\[([\d;]*)m/g)].map(([, all = '']) => all);
        expect(codes.length === 0 || codes.length === 2).toBe(true);
      }
      expect(paint('plain', 'x')).toBe('x');
      expect(paint('bad', '')).toBe('');
    }
  });

  it('draws with ASCII alone where there is nothing else', () => {
    const { glyphs } = createTheme({ depth: 'none', unicode: false });
    expect(JSON.stringify(glyphs)).toMatch(/^[ -~]*$/);
  });
});
