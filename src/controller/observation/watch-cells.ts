import { maxValue, minValue, number, object, optional, pipe, string } from 'valibot';
import type { CallOptions, Watch } from '../controller.ts';
import { requireCell, requirePool } from '../inventory/lookup.ts';
import { type Observations, observeCells, recordedObservations } from '../queries/observe-cells.ts';
import { parseRequest } from '../requests.ts';
import { type Services, timestamp } from '../services.ts';
import { WatchFeed } from './watch-feed.ts';
import { type WatchedInventory, zoneStats } from './zone-stats.ts';

const schema = object({
  intervalMs: pipe(number(), minValue(500, 'must be at least 500 ms'), maxValue(60_000, 'must be at most a minute')),
  pool: optional(string()),
  cell: optional(string()),
});

/** Looks at the cells again and again, and tells what is seen. */
export function watchCells(services: Services, request: unknown, options: CallOptions): Watch {
  const wanted = parseRequest(schema, request, 'request');
  const feed = new WatchFeed();
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  let intervalMs: number | null = wanted.intervalMs;
  let wake = () => {};

  const look = async (ask: boolean) => {
    const inventory = await readInventory(services, wanted);
    const seen: Observations = ask
      ? await observeCells(services, inventory.cells, { signal })
      : await recordedObservations(services);
    feed.show(zoneStats(inventory, seen, { at: timestamp(services), intervalMs, complete: ask }));
  };
  const run = async () => {
    await look(false);
    while (!signal.aborted) {
      if (intervalMs !== null) await look(true);
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const paused = intervalMs === null ? woken : services.clock.sleep(intervalMs, signal).catch(() => {});
      await Promise.race([woken, paused]);
    }
  };
  signal.addEventListener('abort', () => wake(), { once: true });
  const running = run().then(
    () => feed.end(),
    (error: unknown) => feed.end(signal.aborted ? undefined : error),
  );

  return {
    pace: (ms) => {
      intervalMs = ms;
      wake();
    },
    refresh: () => wake(),
    close: async () => {
      closing.abort();
      await running;
    },
    [Symbol.asyncIterator]: () => feed[Symbol.asyncIterator](),
  };
}

async function readInventory(
  { store }: Services,
  wanted: { pool?: string | undefined; cell?: string | undefined },
): Promise<WatchedInventory> {
  const pools = wanted.pool === undefined ? await store.list('pools') : [await requirePool(store, wanted.pool)];
  const poolIds = new Set(pools.map(({ id }) => id));
  const cells = wanted.cell === undefined ? await store.list('cells') : [await requireCell(store, wanted.cell)];
  const watched = cells.filter(({ poolId }) => poolIds.has(poolId));
  const cellIds = new Set(watched.map(({ id }) => id));
  return {
    pools: wanted.cell === undefined ? pools : pools.filter(({ id }) => watched.some(({ poolId }) => poolId === id)),
    cells: watched,
    stores: (await store.list('stores')).filter(({ cellId }) => cellIds.has(cellId)),
    instances: (await store.list('instances')).filter(({ cellId }) => cellIds.has(cellId)),
  };
}
