import { requireCell, requireInstance, requirePool } from '../inventory/lookup.ts';
import { NanoError } from '../model/errors.ts';
import type { Timestamp } from '../model/json.ts';
import type { SeriesView, StatsSubject } from '../model/stats-views.ts';
import type { Services } from '../services.ts';

interface Request {
  readonly subject: StatsSubject;
  readonly name?: string | undefined;
  readonly since: Timestamp;
  readonly figures?: readonly string[] | undefined;
}

/** The figures that are kept. */
export const keptFigures = [
  'cpuShare',
  'memoryUsedBytes',
  'storageUsedBytes',
  'disk.inBytesPerSecond',
  'disk.outBytesPerSecond',
  'network.inBytesPerSecond',
  'network.outBytesPerSecond',
] as const;

const stepMs = 60_000;

/** A subject's figures over time; a point at which nobody watched is null. */
export async function statsHistory(services: Services, request: Request): Promise<SeriesView> {
  const { since, subject } = request;
  const figures = request.figures ?? keptFigures;
  const unknown = figures.find((figure) => !keptFigures.some((kept) => kept === figure));
  if (unknown !== undefined) {
    throw new NanoError('INVALID_VALUE', `"${unknown}" is not kept`, { hint: `it can be ${keptFigures.join(', ')}` });
  }
  const name = await nameOf(services, request);
  const points = Math.max(0, Math.ceil((services.clock.now() - Date.parse(since)) / stepMs));
  const series = Object.fromEntries(figures.map((figure) => [figure, Array.from({ length: points }, () => null)]));
  return { subject, name, from: since, stepMs, series };
}

async function nameOf({ store }: Services, { subject, name }: Request): Promise<string | null> {
  if (subject === 'zone') return null;
  if (name === undefined) throw new NanoError('INVALID_VALUE', `request: name: which ${subject} is meant`);
  const require = { pool: requirePool, cell: requireCell, instance: requireInstance }[subject];
  return (await require(store, name)).name;
}
