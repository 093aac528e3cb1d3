import type { SeriesView } from '../../../controller/model/stats-views.ts';
import type { Facts } from '../../app/facts.ts';
import type { TrailFigure } from '../../app/trails.ts';

/** What was kept of a figure: keys of the series, and what they are a share of. */
export interface Kept {
  readonly series: SeriesView | null;
  readonly figures: readonly string[];
  readonly of?: number;
}

/** What a figure came to in this session, and before it by what others kept, in steps of the session's. */
export function trailWithHistory(
  { trails, intervalMs }: Facts,
  id: string,
  figure: TrailFigure,
  { series, figures, of = 1 }: Kept,
  points: number,
): readonly number[] {
  const session = trails.read(id, figure);
  const missing = points - session.length;
  const first = trails.times().at(-session.length);
  if (series === null || first === undefined || missing <= 0) return session;
  const from = Date.parse(series.from);
  const before = Array.from({ length: missing }, (_, back) => {
    const at = first - (missing - back) * intervalMs;
    const index = Math.floor((at - from) / series.stepMs);
    return figures.reduce((sum, key) => sum + (series.series[key]?.[index] ?? Number.NaN), 0) / of;
  });
  return [...before, ...session];
}
