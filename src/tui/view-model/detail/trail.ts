import type { SeriesView } from '../../../controller/model/stats-views.ts';
import type { Facts } from '../../app/facts.ts';
import type { TrailFigure } from '../../app/trails.ts';
import { valuesAcross } from '../graph.ts';
import type { Flow } from './charts.ts';
import type { Page } from './parts.ts';

export interface PageTrails {
  /** A figure of the session, and what was kept of it before by a key of the series, which may be a part of something. */
  readonly figure: (figure: TrailFigure, key: string, of?: number) => readonly number[];
  readonly flow: (of: 'disk' | 'network') => Flow;
}

/** How the figures of one thing came to what they are: as many as a page can show. */
export function trailsOf(facts: Facts, id: string, series: SeriesView | null, { width, glyphs }: Page): PageTrails {
  const points = valuesAcross(width, glyphs);
  const figure: PageTrails['figure'] = (name, key, of = 1) =>
    withHistory(facts, facts.trails.read(id, name), series, key, of, points);
  return {
    figure,
    flow: (of) => ({
      into: figure(`${of}.in`, `${of}.inBytesPerSecond`),
      out: figure(`${of}.out`, `${of}.outBytesPerSecond`),
    }),
  };
}

/** What came of a figure in this session, and before it by what others kept, in steps of the session's. */
function withHistory(
  { trails, intervalMs }: Facts,
  session: readonly number[],
  series: SeriesView | null,
  key: string,
  of: number,
  points: number,
): readonly number[] {
  const missing = points - session.length;
  const first = trails.times().at(-session.length);
  if (series === null || first === undefined || missing <= 0) return session;
  const kept = series.series[key] ?? [];
  const from = Date.parse(series.from);
  const before = Array.from({ length: missing }, (_, back) => {
    const at = first - (missing - back) * intervalMs;
    return (kept[Math.floor((at - from) / series.stepMs)] ?? Number.NaN) / of;
  });
  return [...before, ...session];
}
