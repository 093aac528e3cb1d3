import type { Glyphs } from '../terminal/glyphs.ts';
import type { Tone } from '../terminal/theme.ts';
import { compactBytes, percent } from './figures.ts';
import { gauge, toneOfShare } from './gauge.ts';
import { graph, mirroredGraph } from './graph.ts';
import { fitLine, justify, type Line, lineWidth, span } from './line.ts';
import type { FlowMetric, Metric, ShareMetric } from './metrics.ts';
import { maximum, sparkline } from './sparkline.ts';

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

/** `read 1.2M/s ▁▂▅▇  write  33M/s ▃▃▂▁`: each with how it came to that, both to one scale, in places that do not move. */
function flowLine({ label, into, out }: FlowMetric, width: number, glyphs: Glyphs): Line {
  const long = width >= 48;
  const name = span(label.padEnd(labelWidth), 'heading');
  // As wide as those of the line above or below.
  const aligned = (direction: FlowMetric['into'], room: number) =>
    long ? { ...direction, name: direction.name.padEnd(room) } : direction;
  const [one, other] = [rateText(aligned(into, 4), 'in', long), rateText(aligned(out, 5), 'out', long)];
  const room = width - labelWidth - lineWidth([...one, ...other]) - 4;
  const shown = Math.max(0, Math.floor(room / 2));
  const max = maximum([...into.trail.slice(-shown), ...out.trail.slice(-shown)]);
  const trail = (values: readonly number[], tone: Tone) => sparkline(values, shown, glyphs, { max, tone });
  return [
    name,
    ...one,
    span(' '),
    ...trail(into.trail, 'in'),
    span('  '),
    ...other,
    span(' '),
    ...trail(out.trail, 'out'),
  ];
}

function rateText({ name, rate }: FlowMetric['into'], tone: Tone, long: boolean): Line {
  const short = name === 'in' || name === 'out' ? name : name.slice(0, 1);
  const figure = (rate === null ? '?' : compactBytes(rate)).padStart(4);
  return [span(`${long ? name : short} `, 'dim'), span(`${figure}${long ? '/s' : ''}`, tone)];
}

/** The same as a block with a graph: its name and figure, what it is out of, three rows of how it came to that. */
export function metricBlock(metric: Metric, width: number, glyphs: Glyphs): Line[] {
  const options = { width, height: 3, glyphs };
  if (metric.kind === 'flow') {
    const { label, into, out } = metric;
    const long = width >= 34;
    const rates = [...rateText(into, 'in', long), span('  '), ...rateText(out, 'out', long)];
    const head = justify([span(label, 'heading')], rates, width, glyphs.ellipsis);
    return [head, ...mirroredGraph(into.trail, out.trail, { ...options, height: 4 })];
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
