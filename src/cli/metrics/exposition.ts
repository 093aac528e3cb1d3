import type { ZoneStats } from '../../controller/model/stats-views.ts';
import type { Metric } from './metric.ts';

/** Prometheus' text format, version 0.0.4. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** What the metrics are at a look. A metric of which nothing is known is left out, title and all. */
export function exposition(metrics: readonly Metric[], stats: ZoneStats): string {
  return metrics.map((metric) => metricText(metric, stats)).join('');
}

function metricText(metric: Metric, stats: ZoneStats): string {
  const { name, type, help } = metric;
  // Joined once: of text that grows by a million pieces all of them stay in memory until it is written.
  const pieces: string[] = [];
  for (const { labels, value } of metric.samples(stats)) {
    if (labels === '') pieces.push(name, ' ', numberText(value), '\n');
    else pieces.push(name, '{', labels, '} ', numberText(value), '\n');
  }
  if (pieces.length === 0) return '';
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n${pieces.join('')}`;
}

function escapeHelp(text: string): string {
  return text.replace(/[\\\n]/g, (mark) => (mark === '\n' ? '\\n' : '\\\\'));
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
