import { requireCell, requireInstance, requirePool } from '../inventory/lookup.ts';
import { NanoError } from '../model/errors.ts';
import type { Timestamp } from '../model/json.ts';
import type { SeriesView, StatsSubject } from '../model/stats-views.ts';
import { type KeptFigure, keptFigures } from '../ports/chronicle.ts';
import type { Services } from '../services.ts';

interface Request {
  readonly subject: StatsSubject;
  readonly name?: string | undefined;
  readonly since: Timestamp;
  readonly figures?: readonly string[] | undefined;
}

/** A subject's figures over time; a point at which nobody watched is null. */
export async function statsHistory(services: Services, request: Request): Promise<SeriesView> {
  const figures = (request.figures ?? keptFigures).map(keptFigure);
  const { id, name } = await subjectOf(services, request);
  const chronicle = await services.chronicle();
  const { fromMs, stepMs, series } = chronicle.series(id, Date.parse(request.since), figures);
  return { subject: request.subject, name, from: new Date(fromMs).toISOString(), stepMs, series };
}

function keptFigure(text: string): KeptFigure {
  const found = keptFigures.find((figure) => figure === text);
  if (found !== undefined) return found;
  throw new NanoError('INVALID_VALUE', `"${text}" is not kept`, { hint: `it can be ${keptFigures.join(', ')}` });
}

async function subjectOf(
  { store }: Services,
  { subject, name }: Request,
): Promise<{ id: string; name: string | null }> {
  if (subject === 'zone') return { id: 'zone', name: null };
  if (name === undefined) throw new NanoError('INVALID_VALUE', `request: name: which ${subject} is meant`);
  const require = { pool: requirePool, cell: requireCell, instance: requireInstance }[subject];
  return await require(store, name);
}
