import { formatAge } from '../../../cli/output/age.ts';
import { escapeControl } from '../../../cli/terminal/escape.ts';
import type { TransferStats } from '../../../controller/model/stats-views.ts';
import type { Tone } from '../../terminal/theme.ts';
import { compactBytes } from '../figures.ts';
import { graph, mirroredGraph, valuesAcross } from '../graph.ts';
import { beside, fitLine, type Line, lineWidth, span } from '../line.ts';
import { maximum } from '../sparkline.ts';
import type { Page, Refusals } from './parts.ts';

/** A share of something, or what comes in and goes out; and how it came to that. */
export type Chart = ShareChart | FlowChart;

interface Head {
  readonly title: string;
  /** What it is now, in ever fewer words: the first of them that have room are shown. */
  readonly words: readonly Line[];
}

interface ShareChart extends Head {
  readonly trail: readonly number[];
  readonly tone: (share: number) => Tone;
}

interface FlowChart extends Head {
  readonly flow: Flow;
}

/** What came in and what went out, in bytes a second, the newest last. */
export interface Flow {
  readonly into: readonly number[];
  readonly out: readonly number[];
}

/** How far back the charts of a page reach, and why not with what was kept before this session. */
export function reach({ width, glyphs }: Page, intervalMs: number, refused: Refusals): string {
  const across = width >= twoAcross ? (width - 3) / 2 : width;
  const why = refused['stats.history'];
  const missing = why === undefined ? '' : `, without those of before: ${escapeControl(why)}`;
  return `${formatAge(valuesAcross(Math.floor(across), glyphs) * intervalMs)}${missing}`;
}

const twoAcross = 96;

/** How many rows a graph has on a page on which so many others are wanted: from 2 to `most`. */
export function chartRows({ height, width }: Page, others: number, most: number): number {
  const below = width >= twoAcross ? 2 : 4;
  return Math.max(2, Math.min(most, Math.floor((height - others) / below) - 1));
}

/** Charts beside each other where the page is wide, below each other else. */
export function charts(all: readonly Chart[], rows: number, page: Page): Line[] {
  const { width, glyphs } = page;
  const across = width >= twoAcross ? 2 : 1;
  const each = Math.floor((width - 3 * (across - 1)) / across);
  const drawn = all.map((chart) => chartLines(chart, rows, { ...page, width: each }));
  if (across === 1) return drawn.flat();
  return drawn.flatMap((lines, index) => {
    if (index % 2 === 1) return [];
    const other = drawn[index + 1] ?? [];
    return beside(
      [
        { lines, width: each },
        { lines: other, width: each },
      ],
      '   ',
      glyphs.ellipsis,
    );
  });
}

function chartLines(chart: Chart, rows: number, { width, glyphs }: Page): Line[] {
  if (!('flow' in chart)) {
    return [
      head(chart, [], width, glyphs.ellipsis),
      ...graph(chart.trail, { ...chart, width, height: rows, glyphs, max: 1 }),
    ];
  }
  const { into, out } = chart.flow;
  const across = valuesAcross(width, glyphs);
  // How high a graph reaches that has no natural limit.
  const peak = span(`  peak ${rate(maximum([...into.slice(-across), ...out.slice(-across)]))}`, 'dim');
  return [head(chart, [peak], width, glyphs.ellipsis), ...mirroredGraph(into, out, { width, height: rows, glyphs })];
}

function head({ title, words }: Head, end: Line, width: number, ellipsis: string): Line {
  const all = words.map((line) => [span(title, 'heading'), span('  '), ...line, ...end]);
  return fitLine(all.find((line) => lineWidth(line) <= width) ?? all.at(-1) ?? [], width, ellipsis);
}

/** `read 1.2M/s 102/s  write 14M/s 340/s`: what else there is to tell of each stands behind it. */
export function flowWords(
  [into, out]: readonly [into: string, out: string],
  { inBytesPerSecond, outBytesPerSecond }: TransferStats,
  [ofInto, ofOut]: readonly [into: string, out: string] = ['', ''],
): Line {
  return [
    span(`${into} `, 'dim'),
    span(rate(inBytesPerSecond), 'in'),
    span(ofInto),
    span(`  ${out} `, 'dim'),
    span(rate(outBytesPerSecond), 'out'),
    span(ofOut),
  ];
}

function rate(bytes: number | null): string {
  if (bytes === null) return '?';
  return `${compactBytes(bytes)}${bytes < 999.5 ? 'B' : ''}/s`;
}
