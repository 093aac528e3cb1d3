import { describe, expect, test } from 'vitest';
import { type Chart, drawChart } from '../../../../src/cli/chart/draw-chart.ts';

const minute = 60_000;
/** In the place's own time, as the axis is. */
const noon = new Date(2026, 10, 20, 12, 0).getTime();
const chart = (parts: Partial<Chart> = {}): Chart => ({
  title: 'cpu',
  kind: 'share',
  values: [0, 0.25, 0.5, 1],
  fromMs: noon,
  stepMs: minute,
  ...parts,
});
const small = { width: 26, height: 5, unicode: true };

describe('drawChart', () => {
  test('a line in Braille dots, values at the side and times below', () => {
    expect(drawChart(chart(), small)).toEqual([
      'cpu  min 0%  mean 44%',
      '100% ┤               ⡏⠉⠉⠉⠉',
      '     ┤               ⡇',
      ' 50% ┤          ⡖⠒⠒⠒⠒⠃',
      '     ┤     ⡤⠤⠤⠤⠤⠇',
      '  0% ┤⣀⣀⣀⣀⣀⡇',
      '     └┬─────────┬─────────',
      '      12:00     12:02',
    ]);
  });

  test('columns of characters where the terminal knows no more', () => {
    const lines = drawChart(chart(), { ...small, unicode: false });
    expect(lines).toEqual([
      'cpu  min 0%  mean 44%',
      '100% |               #####',
      '     |               #####',
      ' 50% |          ##########',
      '     |     ###############',
      '  0% |_____###############',
      '     ++---------+---------',
      '      12:00     12:02',
    ]);
    expect(lines.join('')).toMatch(/^[ -~]*$/);
  });

  test('where nobody watched is a gap, in the line and in the axis, which zero is not', () => {
    const lines = drawChart(chart({ values: [0, null, null, 0.004] }), small);
    const wide = drawChart(chart({ values: [0, null, null, 0.004] }), { ...small, width: 80 });
    expect(wide[0]).toBe('cpu  min 0%  mean 0.2%  max 0.4%  watched 50% of the time  last 0.4%');
    expect(lines.slice(3, 7)).toEqual([
      '0.5% ┤               ⣀⣀⣀⣀⣀',
      '     ┤',
      '  0% ┤⣀⣀⣀⣀⣀',
      '     └┬────          ─────',
    ]);
  });

  test('a spike among many values is seen', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => (index === 5_000 ? 0.9 : 0.01));
    expect(drawChart(chart({ values }), small)[1]).toMatch(/\S ┤ +\S/);
  });

  test('sizes and rates end at a round figure of their own kind', () => {
    const sides = (parts: Partial<Chart>) => drawChart(chart(parts), small)[1]?.split(' ┤')[0]?.trim();
    expect(sides({ kind: 'size', values: [1_500_000] })).toBe('2 MiB');
    expect(sides({ kind: 'rate', values: [0] })).toBe('1 B/s');
    expect(sides({ kind: 'rate', values: [900 * 1024] })).toBe('1 MiB/s');
    expect(sides({ kind: 'share', values: [1.02] })).toBe('200%');
    expect(sides({ kind: 'number', values: [37] })).toBe('50');
  });

  test('never wider than it may be', () => {
    for (const width of [24, 40, 80, 213]) {
      const lines = drawChart(chart({ values: new Array(1_440).fill(0.5) }), { ...small, width });
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  test('over days midnight is told by its date', () => {
    const lines = drawChart(chart({ values: new Array(48).fill(0.5), stepMs: 60 * minute }), { ...small, width: 60 });
    expect(lines.at(-1)).toContain('11-21');
  });

  test('nothing known at all is said', () => {
    expect(drawChart(chart({ values: [null, null] }), small)).toEqual(['cpu  no data']);
    expect(drawChart(chart({ values: [] }), small)).toEqual(['cpu  no data']);
  });
});
