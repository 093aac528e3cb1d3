import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawFrame, type Frame } from '../../../../../src/tui/terminal/frame/draw-frame.ts';
import { rowCells } from '../../../../../src/tui/terminal/frame/row-cells.ts';
import { type ShownCell, terminalEmulator } from '../../../../support/terminal-emulator.ts';

const frame = (lines: readonly string[], columns = 20, rows = 4): Frame => ({ columns, rows, lines });
const draw = (before: Frame | null, after: Frame) => drawFrame(before, after, { synchronized: false });
const red = (text: string) => `\x1b[31m${text}\x1b[39m`;

describe('what is written', () => {
  it('is nothing where nothing changed', () => {
    expect(drawFrame(frame(['a']), frame(['a']), { synchronized: true })).toBe('');
  });

  it('clears the screen before the first frame and after a resize only', () => {
    expect(draw(null, frame(['a']))).toBe('\x1b[m\x1b[2J\x1b[Ha');
    expect(draw(frame(['a'], 20), frame(['a'], 21))).toContain('\x1b[2J');
    expect(draw(frame(['a'], 20, 4), frame(['a'], 20, 5))).toContain('\x1b[2J');
    expect(draw(frame(['a']), frame(['b']))).toBe('\x1b[Hb');
  });

  it('is shown at once where the terminal can', () => {
    expect(drawFrame(frame(['a']), frame(['b']), { synchronized: true })).toBe('\x1b[?2026h\x1b[Hb\x1b[?2026l');
  });

  it('is the changed part of a row', () => {
    expect(draw(frame(['', 'cpu 12 %']), frame(['', 'cpu 17 %']))).toBe('\x1b[2;6H7');
  });

  it('is two parts where much between them stayed, and one where little did', () => {
    expect(draw(frame(['1 unchanged 1']), frame(['2 unchanged 2']))).toBe('\x1b[H2\x1b[13G2');
    expect(draw(frame(['1 same 1']), frame(['2 few 2']))).toBe('\x1b[H2 few 2\x1b[K');
  });

  it('erases the rest of a row that became shorter', () => {
    expect(draw(frame(['a long row']), frame(['a']))).toBe('\x1b[1;2H\x1b[K');
    expect(draw(frame(['all of it']), frame([]))).toBe('\x1b[H\x1b[K');
  });

  it('changes the style as briefly as it can, and leaves none behind', () => {
    expect(draw(frame(['']), frame([red('up')]))).toBe('\x1b[H\x1b[31mup\x1b[m');
    expect(draw(frame(['']), frame([`${red('up')} ${red('on')}`]))).toBe('\x1b[H\x1b[31mup on\x1b[m');
    expect(draw(frame(['']), frame(['\x1b[1;31ma\x1b[22mb\x1b[0m']))).toBe('\x1b[H\x1b[1;31ma\x1b[22mb\x1b[m');
  });

  it('sees a change of style alone', () => {
    expect(draw(frame(['up']), frame([red('up')]))).toBe('\x1b[H\x1b[31mup\x1b[m');
  });

  it('has no part of a wide character that is cut by the edge', () => {
    expect(draw(frame([''], 3, 1), frame(['日本'], 3, 1))).toBe('\x1b[H日');
  });

  it('writes a wide character whole where one half of it changed', () => {
    expect(draw(frame(['ab日']), frame(['a日 ']))).toBe('\x1b[1;2H日\x1b[K');
    expect(draw(frame(['日']), frame(['a日']))).toBe('\x1b[Ha日');
  });

  it('goes to the next place anew after what terminals do not agree about', () => {
    expect(draw(frame(['']), frame(['👩‍👩‍👧 x']))).toBe('\x1b[H\x1b[2X👩‍👩‍👧\x1b[3G x');
  });

  it('holds nothing that the terminal would obey', () => {
    expect(draw(frame(['']), frame(['a\x1b[2Jb\x1b]0;title\x07c\x07d\x1bce\u009b1mf\r\n']))).toBe('\x1b[Habcde1mf');
  });
});

/** Letters, frames, wide ones, accents, emoji and what must not get through. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  fc.constantFrom(
    '日本語',
    'é',
    'e\u0301',
    '👍🏽',
    '🇩🇪',
    '▁▂▃█',
    '│',
    '한글',
    '\u200d',
    '⌚',
    '\x1b[3',
    '\x1b]0;x\x07',
    '\t',
  ),
);
const code = fc.constantFrom(
  '0',
  '1',
  '2',
  '4',
  '7',
  '22',
  '24',
  '27',
  '31',
  '32',
  '39',
  '41',
  '49',
  '38;5;172',
  '91',
  '',
);
const row = fc
  .array(
    fc.oneof(
      piece,
      code.map((one) => `\x1b[${one}m`),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const anyFrame = fc
  .record({
    columns: fc.constantFrom(24, 24, 24, 7),
    rows: fc.constantFrom(5, 5, 3),
    lines: fc.array(row, { maxLength: 5 }),
  })
  .map((one): Frame => one);

describe('a terminal that is fed with it', () => {
  it('shows the last of any frames as if it were the only one', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 5 }), async (frames) => {
        const fed = terminalEmulator(24, 5);
        await fed.feed('\x1b[?1049h\x1b[?7l');
        let before: Frame | null = null;
        for (const one of frames) {
          fed.resize(one.columns, one.rows);
          await fed.feed(drawFrame(before, one, { synchronized: true }));
          before = one;
        }
        const last = frames.at(-1) ?? frame([]);
        const fresh = terminalEmulator(last.columns, last.rows);
        await fresh.feed(`\x1b[?1049h\x1b[?7l${draw(null, last)}`);
        for (let index = 0; index < last.rows; index += 1) {
          expect(fed.cells(index).map(seen)).toEqual(fresh.cells(index).map(seen));
          expectShown(
            fed.cells(index).map(({ text }) => text),
            last,
            index,
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** A space has no colour of its own. */
function seen({ text, look }: ShownCell): string {
  return text === ' ' && !/reversed|underlined|\/[1-9]/.test(look) ? ' ' : `${text} ${look}`;
}

/** Each letter and each ideograph stands in the column where the frame has it. */
function expectShown(shown: readonly string[], { lines, columns }: Frame, index: number): void {
  const cells = rowCells(lines[index] ?? '', columns);
  cells.forEach(({ text }, column) => {
    if (/^[!-~日本語한글▁▂▃█│]$/.test(text)) expect(shown[column]).toBe(text);
  });
}
