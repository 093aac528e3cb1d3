import { describe, expect, it } from 'vitest';
import { asciiGlyphs, unicodeGlyphs } from '../../../../src/tui/terminal/glyphs.ts';
import { mirroredGraph } from '../../../../src/tui/view-model/graph.ts';
import { lineText } from '../../../../src/tui/view-model/line.ts';

const drawn = (into: readonly number[], out: readonly number[], glyphs = unicodeGlyphs) =>
  mirroredGraph(into, out, { width: 2, height: 4, glyphs });

describe('a graph of two directions', () => {
  it('stands for what comes in and hangs for what goes out', () => {
    expect(drawn([8, 8, 4, 4], [0, 0, 4, 4]).map(lineText)).toEqual(['⣿ ', '⣿⣿', '⠉⣿', '  ']);
    expect(drawn([0, 0, 0, 0], [2, 4, 6, 8]).map(lineText)).toEqual(['  ', '⣀⣀', '⢻⣿', ' ⢻']);
  });

  it('has one scale, so that the smaller direction is the smaller area', () => {
    const rows = drawn([100, 100], [50, 50], asciiGlyphs).map(lineText);
    expect(rows).toEqual(['##', '##', '##', '  ']);
  });

  it('says by its colours too which is which', () => {
    expect(drawn([1], [1]).map(([piece]) => piece?.tone)).toEqual(['in', 'in', 'out', 'out']);
  });

  it('has no rows of different heights where their number is odd', () => {
    expect(mirroredGraph([1], [1], { width: 2, height: 3, glyphs: unicodeGlyphs })).toHaveLength(2);
  });
});
