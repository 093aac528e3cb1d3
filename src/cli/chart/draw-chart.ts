import { figureText } from '../output/cells.ts';
import type { ColumnKind } from '../output/column.ts';
import { pad, textWidth } from '../terminal/text-width.ts';
import { bucketsOf } from './buckets.ts';
import { plotAscii, plotBraille } from './plot.ts';
import { roundedTop } from './scale.ts';
import { timeTicks } from './time-axis.ts';

/** One figure over time. */
export interface Chart {
  readonly title: string;
  readonly kind: ColumnKind;
  /** Evenly spaced; null where nobody watched. */
  readonly values: readonly (number | null)[];
  readonly fromMs: number;
  readonly stepMs: number;
}

export interface ChartSize {
  /** Columns of the terminal that may be used. */
  readonly width: number;
  /** Lines of the picture itself. */
  readonly height: number;
  readonly unicode: boolean;
}

const leastWidth = 10;
const marks = {
  unicode: { side: '┤', watched: '─', gap: ' ', tick: '┬', corner: '└' },
  ascii: { side: '|', watched: '-', gap: ' ', tick: '+', corner: '+' },
} as const;

/** The figure as lines of text: its extremes, the picture with its values at the side, and the times below. */
export function drawChart(chart: Chart, { width, height, unicode }: ChartSize): readonly string[] {
  const known = chart.values.filter((value) => value !== null);
  if (known.length === 0) return [`${chart.title}  no data`];
  const top = roundedTop(
    known.reduce((max, value) => Math.max(max, value), 0),
    chart.kind,
  );
  const labels = sideLabels(top, height, chart.kind);
  const labelWidth = Math.max(...labels.map(textWidth));
  const plotWidth = Math.max(leastWidth, width - labelWidth - 2);
  const area = { width: plotWidth, height, top };
  const rows = unicode ? plotBraille(chart.values, area) : plotAscii(chart.values, area);
  const { side } = unicode ? marks.unicode : marks.ascii;
  return [
    heading(chart, known, width),
    ...rows.map((row, index) => `${pad(labels[index] ?? '', labelWidth, 'right')} ${side}${row}`.trimEnd()),
    ...axis(chart, plotWidth, unicode).map((line) => `${' '.repeat(labelWidth + 1)}${line}`),
  ];
}

/** `cpu  min 1%  mean 12%  max 48%  watched 62% of the time  last 9%`, as much of it as there is room for. */
function heading({ title, kind, values }: Chart, known: readonly number[], width: number): string {
  const text = (value: number) => figureText(kind, value);
  const last = values.at(-1) ?? null;
  const watched = known.length / values.length;
  const parts = [
    `min ${text(known.reduce((min, value) => Math.min(min, value)))}`,
    `mean ${text(known.reduce((sum, value) => sum + value, 0) / known.length)}`,
    `max ${text(known.reduce((max, value) => Math.max(max, value)))}`,
    ...(watched === 1 ? [] : [`watched ${figureText('share', watched)} of the time`]),
    ...(last === null ? [] : [`last ${text(last)}`]),
  ];
  return parts.reduce((line, part) => (line.length + part.length + 2 > width ? line : `${line}  ${part}`), title);
}

/** The values of the upper edge, the middle and zero, in their rows. */
function sideLabels(top: number, height: number, kind: ColumnKind): readonly string[] {
  const labels = new Array<string>(height).fill('');
  labels[height - 1] = figureText(kind, 0);
  labels[0] = figureText(kind, top);
  const middle = (height - 1) / 2;
  if (height >= 5 && Number.isInteger(middle)) labels[middle] = figureText(kind, top / 2);
  return labels;
}

/** The line below the picture, missing where nobody watched, and the times below it. */
function axis({ values, fromMs, stepMs }: Chart, width: number, unicode: boolean): readonly string[] {
  const { watched, gap, tick, corner } = unicode ? marks.unicode : marks.ascii;
  const line: string[] = bucketsOf(values, width).map((bucket) => (bucket === null ? gap : watched));
  let times = '';
  for (const { column, text } of timeTicks(fromMs, fromMs + values.length * stepMs, width)) {
    if (line[column] === watched) line[column] = tick;
    times = times.padEnd(column) + text;
  }
  return [`${corner}${line.join('')}`.trimEnd(), ` ${times}`.trimEnd()];
}
