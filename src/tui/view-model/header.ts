import { counted } from '../../cli/output/counted.ts';
import type { Facts } from '../app/facts.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import type { Tone } from '../terminal/theme.ts';
import { type Alarm, alarmsOf } from './alarms.ts';
import { clock, intervalText, percent } from './figures.ts';
import { beside, fitLine, justify, type Line, lineWidth, type Span, span } from './line.ts';
import { metricBlock, metricLine } from './metric-blocks.ts';
import { type Metric, metricsOf } from './metrics.ts';
import { contactOrder, contactTones, instanceOrder, instanceTones } from './states.ts';

export type HeaderKind = 'line' | 'small' | 'medium' | 'tall';

/** The zone at a glance; of a low terminal one line is all that it gets. */
export function header(facts: Facts, kind: HeaderKind, width: number, glyphs: Glyphs): Line[] {
  const zone = facts.stats?.zone ?? null;
  const metrics = metricsOf(zone, facts.trails);
  if (kind === 'line') return [oneLine(facts, metrics, width, glyphs)];
  const inner = width - 2;
  const inset = (lines: readonly Line[]) => lines.map((line) => fitLine([span(' '), ...line], width, glyphs.ellipsis));
  return [
    titleLine(facts, width, glyphs),
    ...inset(metricLines(metrics, kind, inner, glyphs)),
    ...inset([instanceCounts(facts, glyphs), alarmLine(alarmsOf(facts), inner, glyphs)]),
  ];
}

function titleLine(facts: Facts, width: number, glyphs: Glyphs): Line {
  const of = facts.pool === null ? '' : `  pool ${facts.pool}`;
  const waiting = facts.stats === null || !facts.stats.complete;
  const left = [
    span(' nano top', 'accent'),
    span(`${of}   `),
    ...cellCounts(facts, glyphs),
    ...(waiting ? [span(`  asking${glyphs.ellipsis}`, 'dim')] : []),
  ];
  return justify(left, [...moment(facts), span(' ')], width, glyphs.ellipsis);
}

/** When this is of, and how often it is looked; a frozen screen says so where everybody looks for the time. */
function moment({ frozen, intervalMs, now, readonly }: Facts): Line {
  const mode = readonly ? [span('read-only  ', 'dim')] : [];
  if (frozen) return [...mode, span(` FROZEN ${clock(now)} `, 'alarm')];
  return [...mode, span(`${intervalText(intervalMs)}  `, 'dim'), span(clock(now))];
}

function metricLines(metrics: readonly Metric[], kind: HeaderKind, width: number, glyphs: Glyphs): Line[] {
  if (kind === 'tall') return blocks(metrics, width, glyphs);
  if (kind === 'medium') {
    const half = Math.floor((width - 4) / 2);
    const lines = (from: number, to: number) =>
      metrics.slice(from, to).map((metric) => metricLine(metric, half, glyphs));
    return beside([column(lines(0, 3), half), column(lines(3, 5), half)], '    ', glyphs.ellipsis);
  }
  const third = Math.floor((width - 6) / 3);
  const half = Math.floor((width - 3) / 2);
  const row = (from: number, to: number, room: number) =>
    metrics
      .slice(from, to)
      .flatMap((metric, index) => [span(index === 0 ? '' : '   '), ...metricLine(metric, room, glyphs)]);
  return [row(0, 3, third), row(3, 5, half)];
}

function blocks(metrics: readonly Metric[], width: number, glyphs: Glyphs): Line[] {
  const each = Math.floor((width - 3 * (metrics.length - 1)) / metrics.length);
  return beside(
    metrics.map((metric) => column(metricBlock(metric, each, glyphs), each)),
    '   ',
    glyphs.ellipsis,
  );
}

const column = (lines: readonly Line[], width: number) => ({ lines, width });

/** `6 cells 4 online • 1 offline`. */
function cellCounts({ stats }: Facts, glyphs: Glyphs): Line {
  if (stats === null) return [];
  return [
    span(counted(stats.cells.length, 'cell'), 'strong'),
    ...list(contactOrder, stats.zone.cells, contactTones, glyphs),
  ];
}

function instanceCounts({ stats }: Facts, glyphs: Glyphs): Line {
  if (stats === null) return [];
  const { instances, zone } = stats;
  return [
    span(counted(instances.length, 'instance'), 'strong'),
    ...list(instanceOrder, zone.instances, instanceTones, glyphs),
  ];
}

function list<K extends string>(
  order: readonly K[],
  counts: Readonly<Partial<Record<K, number>>>,
  tones: Readonly<Record<K, Tone>>,
  { bullet }: Glyphs,
): Span[] {
  return order
    .filter((key) => (counts[key] ?? 0) > 0)
    .flatMap((key, index) => [
      span(index === 0 ? '  ' : ` ${bullet} `, 'dim'),
      span(`${counts[key]} ${key}`, tones[key]),
    ]);
}

/** As many alarms as there is room for, and how many more there are. */
function alarmLine(alarms: readonly Alarm[], width: number, { warning, ellipsis }: Glyphs): Line {
  if (alarms.length === 0) return [span('no alarms', 'dim')];
  const told: Span[] = [];
  for (const [index, { text, severity }] of alarms.entries()) {
    const rest = alarms.length - index - 1;
    const more = rest > 0 ? `   +${rest} more` : '';
    const next = [...told, span(`${index === 0 ? '' : '   '}${warning} ${text}`, severity)];
    if (index > 0 && lineWidth(next) + more.length > width) {
      return fitLine([...told, span(`   +${rest + 1} more`, 'dim')], width, ellipsis);
    }
    told.splice(0, told.length, ...next);
  }
  return fitLine(told, width, ellipsis);
}

/** ` CPU 47%  MEM 78%  STO 21%   ▲ 3   12:00:00`. */
function oneLine(facts: Facts, metrics: readonly Metric[], width: number, glyphs: Glyphs): Line {
  const alarms = alarmsOf(facts).length;
  const roomy = width >= 60 ? '  ' : '';
  const shares = metrics.flatMap((metric) =>
    metric.kind === 'share'
      ? [span(` ${metric.label} `, 'heading'), span(metric.share === null ? '?' : percent(metric.share)), span(roomy)]
      : [],
  );
  const warning = alarms === 0 ? [] : [span(` ${glyphs.warning} ${alarms}`, 'bad')];
  const time = facts.frozen ? span(` FROZEN ${clock(facts.now)} `, 'alarm') : span(`${clock(facts.now)} `);
  return justify([...shares, ...warning], [time], width, glyphs.ellipsis);
}
