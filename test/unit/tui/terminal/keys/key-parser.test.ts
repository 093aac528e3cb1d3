import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TerminalInput } from '../../../../../src/tui/terminal/input.ts';
import { createKeyParser } from '../../../../../src/tui/terminal/keys/key-parser.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** What a terminal's bytes come to when nothing follows. */
function typed(text: string): readonly TerminalInput[] {
  const parser = createKeyParser();
  return [...parser.feed(bytes(text)), ...parser.giveUp()];
}

const ids = (text: string) => typed(text).map((input) => (input.type === 'key' ? input.id : input.type));

describe('keys', () => {
  it.each([
    ['a', 'a'],
    ['A', 'A'],
    [' ', 'space'],
    ['é', 'é'],
    ['😀', '😀'],
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\t', 'tab'],
    ['\x1b[Z', 'shift-tab'],
    ['\x7f', 'backspace'],
    ['\b', 'backspace'],
    ['\x00', 'ctrl-space'],
    ['\x03', 'ctrl-c'],
    ['\x1a', 'ctrl-z'],
    ['\x1d', 'ctrl-]'],
    ['\x1b', 'escape'],
  ])('%j is %s', (text, id) => expect(ids(text)).toEqual([id]));

  it.each([
    ['\x1bq', 'q'],
    ['\x1b ', 'space'],
    ['\x1b\r', 'enter'],
    ['\x1b\x03', 'ctrl-c'],
    ['\x1b😀', '😀'],
    ['\x1bO', 'O'],
    ['\x1b[', '['],
    ['\x1bP', 'P'],
    ['\x1b\x1b', 'escape'],
  ])('%j is Escape and then %s, also when both come at once', (text, id) => expect(ids(text)).toEqual(['escape', id]));

  it.each([
    [
      'xterm',
      { '\x1b[A': 'up', '\x1b[F': 'end', '\x1bOP': 'f1', '\x1b[15~': 'f5', '\x1b[24~': 'f12', '\x1b[3~': 'delete' },
    ],
    [
      'xterm with modifiers',
      {
        '\x1b[1;5A': 'ctrl-up',
        '\x1b[1;2P': 'shift-f1',
        '\x1b[5;3~': 'alt-pageup',
        '\x1b[1;8D': 'ctrl-alt-shift-left',
      },
    ],
    ['an application keypad', { '\x1bOA': 'up', '\x1bOH': 'home', '\x1bOM': 'enter', '\x1bOq': '1', '\x1bOk': '+' }],
    [
      'rxvt',
      {
        '\x1b[7~': 'home',
        '\x1b[8~': 'end',
        '\x1b[5^': 'ctrl-pageup',
        '\x1b[6$': 'shift-pagedown',
        '\x1b[a': 'shift-up',
        '\x1bOa': 'ctrl-up',
      },
    ],
    ['the Linux console', { '\x1b[[A': 'f1', '\x1b[[E': 'f5', '\x1b[17~': 'f6', '\x1b[1~': 'home', '\x1b[4~': 'end' }],
    ['modifyOtherKeys', { '\x1b[27;5;13~': 'ctrl-enter', '\x1b[27;6;65~': 'ctrl-A' }],
    [
      'kitty',
      {
        '\x1b[27u': 'escape',
        '\x1b[97;5u': 'ctrl-a',
        '\x1b[97;2u': 'A',
        '\x1b[49:33;2u': '!',
        '\x1b[32;5u': 'ctrl-space',
        '\x1b[1;1:2A': 'up',
        '\x1b[57421u': 'pageup',
      },
    ],
    ['an Alt that doubles the escape', { '\x1b\x1b[A': 'alt-up', '\x1b\x1bOP': 'alt-f1' }],
  ])('of %s', (_, keys) => {
    for (const [text, id] of Object.entries(keys)) expect(ids(text), JSON.stringify(text)).toEqual([id]);
  });

  it('type what they are named after, and nothing with Ctrl or Alt', () => {
    const texts = typed('q \x1b[120;3u\x01\x1b[A').map((input) => (input.type === 'key' ? input.text : undefined));
    expect(texts).toEqual(['q', ' ', '', '', '']);
  });

  it('let go of and unknown are none', () => {
    expect(ids('\x1b[97;1:3u\x1b[57400u\x1b[99~\x1b[?62;c\x1b[I\x1b[O\x1b[12;40R')).toEqual([]);
  });

  it('go on after an answer of the terminal', () => {
    expect(ids('\x1b]11;rgb:0000/0000/0000\x1b\\a\x1bP>|xterm\x1b\\b\x1b]0;x\x07c')).toEqual(['a', 'b', 'c']);
  });

  it('come one by one when they were typed ahead', () => {
    expect(ids('jj\x1b[B\x1b[B/web\r')).toEqual(['j', 'j', 'down', 'down', '/', 'w', 'e', 'b', 'enter']);
  });
});

describe('pieces', () => {
  it('wait for their rest', () => {
    const parser = createKeyParser();
    expect(parser.feed(bytes('\x1b[1;'))).toEqual([]);
    expect(parser.patience()).toBe(50);
    expect(parser.feed(bytes('5A'))).toMatchObject([{ id: 'ctrl-up' }]);
    expect(parser.patience()).toBe(null);
  });

  it('of a character are put together', () => {
    const parser = createKeyParser();
    const [first = 0, ...others] = bytes('日');
    expect(parser.feed(Uint8Array.of(first))).toEqual([]);
    expect(parser.feed(Uint8Array.from(others))).toMatchObject([{ id: '日', text: '日' }]);
  });

  it('that were a key alone are that key when nothing comes', () => {
    const parser = createKeyParser();
    expect(parser.feed(bytes('\x1b'))).toEqual([]);
    expect(parser.giveUp()).toMatchObject([{ id: 'escape' }]);
    expect(parser.feed(bytes('[A'))).toMatchObject([{ id: '[' }, { id: 'A' }]);
  });

  it('of a broken sequence type nothing', () => expect(ids('\x1b[1;2')).toEqual([]));
});

describe('the mouse', () => {
  it('presses, lets go and turns its wheel', () => {
    expect(typed('\x1b[<0;5;3M\x1b[<0;5;3m\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<2;80;24M')).toMatchObject([
      { type: 'mouse', what: 'press', button: 'left', column: 4, row: 2 },
      { what: 'release', button: 'left' },
      { what: 'wheel-up', button: 'none', column: 0, row: 0 },
      { what: 'wheel-down' },
      { what: 'press', button: 'right', column: 79, row: 23 },
    ]);
  });

  it('has modifiers', () => expect(typed('\x1b[<20;1;1M')).toMatchObject([{ ctrl: true, shift: true, alt: false }]));

  it('is nowhere else than on the screen', () =>
    expect(typed('\x1b[<0;0;1M\x1b[<0;1M\x1b[<;;M\x1b[<0;1;99999M')).toEqual([]));

  it('in its old form is left out whole', () => expect(ids('\x1b[M !!a')).toEqual(['a']));
});

describe('a paste', () => {
  it('is one piece, whatever is in it', () => {
    expect(typed('\x1b[200~a\r\x1b[Bq\x1b[201~x')).toMatchObject([
      { type: 'paste', text: 'a\r\x1b[Bq' },
      { type: 'key', id: 'x' },
    ]);
  });

  it('may come in pieces, its end as well', () => {
    const parser = createKeyParser();
    const inputs = ['\x1b[20', '0~one', ' two\x1b[2', '01', '~q'].flatMap((piece) => parser.feed(bytes(piece)));
    expect(inputs).toMatchObject([{ text: 'one two' }, { id: 'q' }]);
  });

  it('that never ends is given up late', () => {
    const parser = createKeyParser();
    parser.feed(bytes('\x1b[200~half'));
    expect(parser.patience()).toBeGreaterThan(1_000);
    expect(parser.giveUp()).toMatchObject([{ type: 'paste', text: 'half' }]);
    expect(parser.feed(bytes('q'))).toMatchObject([{ id: 'q' }]);
  });

  it('takes no more memory than it may', () => {
    const parser = createKeyParser();
    parser.feed(bytes('\x1b[200~'));
    for (let index = 0; index < 100; index += 1) parser.feed(bytes('x'.repeat(10_000)));
    const [paste] = parser.feed(bytes('\x1b[201~'));
    expect(paste?.type === 'paste' && paste.text.length).toBe(64 * 1024);
  });
});

const part = fc.constantFrom(
  '\x1b',
  '[',
  'O',
  '<',
  ';',
  '1',
  '27',
  '200',
  '~',
  'M',
  'u',
  'A',
  '\x07',
  '\\',
  ']',
  'P',
  '$',
  '\x00',
  'é',
  '日',
  '\x9b',
);
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.array(part, { maxLength: 30 }).map((parts) => bytes(parts.join(''))),
);

describe('anything at all', () => {
  it('is read without an error, and held in little memory', () => {
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 20 }), (pieces) => {
        const parser = createKeyParser();
        for (const piece of pieces) {
          for (const input of parser.feed(piece)) if (input.type === 'key') expect(input.id).not.toBe('');
        }
        parser.giveUp();
        expect(parser.patience()).toBe(null);
      }),
      { numRuns: 2_000 },
    );
  });

  it('means the same in pieces as in one', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const whole = bytes(parts.join(''));
        const parser = createKeyParser();
        const pieces = [...whole].flatMap((byte) => parser.feed(Uint8Array.of(byte)));
        expect([...pieces, ...parser.giveUp()]).toEqual(typed(parts.join('')));
      }),
      { numRuns: 2_000 },
    );
  });

  it('that never ends is let go', () => {
    const parser = createKeyParser();
    const inputs = parser.feed(bytes(`\x1b[${'1;'.repeat(5_000)}`));
    expect(inputs.length).toBeGreaterThan(0);
  });
});
