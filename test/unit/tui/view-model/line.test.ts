import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beside,
  cutLine,
  fitLine,
  justify,
  type Line,
  lineText,
  lineWidth,
  span,
} from '../../../../src/tui/view-model/line.ts';

const mark = '…';
const texts = fc.oneof(
  fc.string({ unit: 'grapheme-ascii' }),
  fc.constantFrom('web-1', '漢字-サーバー', '👩‍💻', 'é', '▁▂▃█⣿'),
);
const lines: fc.Arbitrary<Line> = fc.array(texts.map((text) => span(text, 'good')));
const widths = fc.integer({ min: 0, max: 40 });

describe('a line that is fitted', () => {
  it('is exactly as wide as asked, whatever is in it', () => {
    fc.assert(fc.property(lines, widths, (line, width) => lineWidth(fitLine(line, width, mark)) === width));
  });

  it('is left as it is where it fits', () => {
    fc.assert(fc.property(lines, (line) => lineText(cutLine(line, lineWidth(line), mark)) === lineText(line)));
  });

  it('says that something was left out', () => {
    expect(lineText(cutLine([span('instance'), span('-of-a-long-name')], 10, mark))).toBe('instance-…');
    expect(lineText(cutLine([span('instance'), span('-1')], 8, mark))).toBe('instanc…');
    expect(lineText(cutLine([span('漢字漢字')], 6, mark))).toBe('漢字… ');
  });
});

describe('two ends of a row', () => {
  it('never exceed it, and the right one stays whole as long as it can', () => {
    fc.assert(fc.property(lines, lines, widths, (a, b, width) => lineWidth(justify(a, b, width, mark)) === width));
    expect(lineText(justify([span('a long title')], [span('12:00')], 12, mark))).toBe('a lon… 12:00');
  });
});

it('lines beside each other keep their columns though one block is shorter', () => {
  const left = { lines: [[span('a')], [span('bb')]], width: 3 };
  const right = { lines: [[span('right')]], width: 4 };
  expect(beside([left, right], ' | ', mark).map(lineText)).toEqual(['a   | rig…', 'bb  |     ']);
});
