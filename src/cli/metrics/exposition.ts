import type { ZoneStats } from '../../controller/model/stats-views.ts';
import type { Metric } from './metric.ts';

/** Prometheus' text format, version 0.0.4. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** What the metrics are at a look. A metric of which nothing is known is left out, title and all. */
export function exposition(metrics: readonly Metric[], stats: ZoneStats): string {
  return metrics.map((metric) => metricText(metric, stats)).join('');
}

function metricText(metric: Metric, stats: ZoneStats): string {
  const { name, type, help, labels } = metric;
  let text = '';
  for (const sample of metric.samples(stats)) {
    if (text === '') text = `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
    const pairs = labels.map((label, index) => `${label}="${escapeLabel(sample.labels[index] ?? '')}"`);
    text += `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(sample.value)}\n`;
  }
  return text;
}

function escapeHelp(text: string): string {
  return text.replace(/[\\\n]/g, (mark) => (mark === '\n' ? '\\n' : '\\\\'));
}

function escapeLabel(text: string): string {
  return text.replace(/[\\\n"]/g, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`));
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
