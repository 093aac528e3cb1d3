import { maxValue, minValue, number, object, optional, pipe, string } from 'valibot';
import type { CallOptions } from '../controller.ts';
import { requireCell, requirePool } from '../inventory/lookup.ts';
import { parseRequest } from '../requests.ts';
import type { Services } from '../services.ts';
import type { Watch } from '../watching.ts';
import type { WatchScope } from './watched-inventory.ts';
import { Watching } from './watching.ts';

const interval = pipe(
  number(),
  minValue(500, 'must be at least half a second'),
  maxValue(60_000, 'must be at most a minute'),
);
const schema = object({ intervalMs: interval, pool: optional(string()), cell: optional(string()) });

/** Looks at the cells again and again, and tells what is seen. */
export function watchCells(services: Services, request: unknown, options: CallOptions): Watch {
  const { intervalMs, pool, cell } = parseRequest(schema, request, 'request');
  const scope = async (): Promise<WatchScope> => ({
    ...(pool === undefined ? {} : { poolId: (await requirePool(services.store, pool)).id }),
    ...(cell === undefined ? {} : { cellId: (await requireCell(services.store, cell)).id }),
  });
  const watching = new Watching(services, intervalMs, scope, options.signal);
  return {
    pace: (ms) => watching.pace(ms === null ? null : parseRequest(interval, ms, 'interval')),
    refresh: () => watching.refresh(),
    close: () => watching.close(),
    [Symbol.asyncIterator]: () => watching.feed[Symbol.asyncIterator](),
  };
}
