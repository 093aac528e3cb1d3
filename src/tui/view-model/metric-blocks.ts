import type { Glyphs } from '../terminal/glyphs.ts';
import { compactBytes, percent } from './figures.ts';
import { gauge, toneOfShare } from './gauge.ts';
import { graph } from './graph.ts';
import { fitLine, justify, type Line, lineWidth, span } from './line.ts';
import type { FlowMetric, Metric, ShareMetric } from './metrics.ts';
import { sparkline } from './sparkline.ts';

/** `CPU ██████▌░░░░  47%`, with how it came to that and how much it is where there is room. */
export function metricLine(metric: Metric, width: number, glyphs: Glyphs): Line {
  return fitLine(
    metric.kind === 'share' ? shareLine(metric, width, glyphs) : flowLine(metric, width, glyphs),
    width,
    glyphs.ellipsis,
  );
}

const labelWidth = 5;
const amountWidth = 17;

function shareLine({ label, share, amount, trail, limits }: ShareMetric, width: number, glyphs: Glyphs): Line {
  const name = span(label.padEnd(labelWidth), 'heading');
  const figure = span(` ${shareText(share)}`, shareTone(share, limits));
  const room = width - labelWidth - lineWidth([figure]);
  if (room < 30) return [name, ...gauge(share, room, glyphs, limits), figure];
  const text = span(`  ${amount.padEnd(amountWidth)}`);
  const trailWidth = Math.max(0, Math.floor((room - amountWidth - 2) / 2));
  const rest = room - lineWidth([text]) - trailWidth;
  return [
    name,
    ...gauge(share, rest, glyphs, limits),
    figure,
    text,
    ...sparkline(trail, trailWidth, glyphs, { max: 1, tone: 'dim' }),
  ];
}

function flowLine(metric: FlowMetric, width: number, glyphs: Glyphs): Line {
  const name = span(metric.label.padEnd(labelWidth), 'heading');
  const rates = ratesText(metric, width >= 40);
  const room = width - labelWidth - lineWidth(rates) - 2;
  const both = span(room < 20 ? '' : 'both ', 'dim');
  return [
    name,
    ...rates,
    span('  '),
    both,
    ...sparkline(metric.trail, room - lineWidth([both]), glyphs, { tone: 'dim' }),
  ];
}

/** `read 1.2M/s  write  33M/s`, with places that do not move. */
function ratesText({ names, rates }: FlowMetric, long: boolean): Line {
  const [into, out] = rates;
  const rate = (value: number | null) =>
    `${(value === null ? '?' : compactBytes(value)).padStart(4)}${long ? '/s' : ''}`;
  const name = (text: string) => (long ? text : text.slice(0, text === 'in' || text === 'out' ? 3 : 1));
  return [
    span(`${name(names[0])} `, 'dim'),
    span(rate(into), 'in'),
    span(`  ${name(names[1])} `, 'dim'),
    span(rate(out), 'out'),
  ];
}

/** The same as a block with a graph: its name and figure, what it is out of, three rows of how it came to that. */
export function metricBlock(metric: Metric, width: number, glyphs: Glyphs): Line[] {
  const options = { width, height: 3, glyphs };
  if (metric.kind === 'flow') {
    const label = [span(metric.label, 'heading'), span(width < 44 ? '' : '  both', 'dim')];
    const head = justify(label, ratesText(metric, width >= 34), width, glyphs.ellipsis);
    return [head, ...graph(metric.trail, { ...options, height: 4, tone: 'in' })];
  }
  const { label, amount, share, limits, trail } = metric;
  const figure = span(shareText(share).trimStart(), shareTone(share, limits));
  // `27.1/52` where there is no room for `27.1 of 52 cores`.
  const short = width < 28 ? amount.replace(' of ', '/').replace(' cores', '') : amount;
  const head = justify([span(label, 'heading'), span(`  ${short}`)], [figure], width, glyphs.ellipsis);
  const tone = (at: number) => toneOfShare(Math.max(0, at - 0.17), limits);
  return [head, gauge(share, width, glyphs, limits), ...graph(trail, { ...options, max: 1, tone })];
}

function shareText(share: number | null): string {
  return (share === null ? '?' : percent(share)).padStart(4);
}

function shareTone(share: number | null, limits: ShareMetric['limits']) {
  if (share === null) return 'dim';
  const tone = toneOfShare(share, limits);
  return tone === 'good' ? 'strong' : tone;
}
