import type { ZoneStats } from '../../controller/model/stats-views.ts';
import type { WatchRequest } from '../../controller/watching.ts';
import type { Context } from '../context.ts';
import { chooseFormat } from '../output/format.ts';
import { type ListFlags, prepareList } from '../output/show-list.ts';
import { prepareStream } from '../output/show-stream.ts';
import { writeData } from '../output/write-data.ts';
import { parseInterval, type StatsFlags } from './flags.ts';
import { wholeReading } from './reading.ts';
import type { StatsRows } from './rows-of.ts';
import { timedList } from './timed.ts';
import { statusOf, type WatchEnd, watchCells } from './watch-cells.ts';

export type ShowFlags = StatsFlags & ListFlags;

/** What is shown, and which part of the zone is watched for it. */
export interface Shown<T extends object> {
  readonly rows: StatsRows<T>;
  readonly part: Pick<WatchRequest, 'pool' | 'cell'>;
  /** Of a thing there is only one: JSON and YAML have it as an object. */
  readonly single?: boolean;
  /** Says of a look in which nothing is found what to do. */
  empty?(stats: ZoneStats): Promise<void>;
}

/** By then every cell has answered twice or counts as offline; whoever has not is told of as it is. */
const longestReading = 30_000;

/** Prints one reading, or one after the other. Answers the exit status. */
export async function showStats<T extends object>(
  context: Context,
  flags: ShowFlags,
  shown: Shown<T>,
): Promise<number> {
  const isWatching = flags.watch === true || flags.count !== undefined;
  const request = { intervalMs: parseInterval(flags.interval, isWatching), ...shown.part };
  return statusOf(
    isWatching ? await showOnAndOn(context, flags, request, shown) : await showOnce(context, flags, request, shown),
  );
}

async function showOnce<T extends object>(
  context: Context,
  flags: ShowFlags,
  request: WatchRequest,
  { rows, single, empty }: Shown<T>,
): Promise<WatchEnd> {
  const list = prepareList(context, flags, rows.shape);
  const isWhole = wholeReading();
  let last: ZoneStats | undefined;
  const end = await watchCells(context, request, {
    limitMs: longestReading,
    see: (update) => {
      if (update.type !== 'stats') return 'more';
      last = update.stats;
      return isWhole(last) ? 'enough' : 'more';
    },
  });
  if (end !== 'enough' || last === undefined) return end;
  const found = rows.of(last);
  const { stdout } = context.terminal;
  const data = single ? await writeData(found[0], chooseFormat(flags, context).format, stdout) : undefined;
  if (data !== undefined) stdout.write(data);
  else await list.show(found);
  if (found.length === 0) await empty?.(last);
  return end;
}

async function showOnAndOn<T extends object>(
  context: Context,
  flags: ShowFlags,
  request: WatchRequest,
  { rows, empty }: Shown<T>,
): Promise<WatchEnd> {
  const stream = prepareStream(context, flags, timedList(rows.shape));
  const isWhole = wholeReading();
  const isDue = steady(request.intervalMs);
  let whole = false;
  let shown = 0;
  return await watchCells(context, request, {
    see: async (update, calm) => {
      if (update.type !== 'stats') return 'more';
      const { stats } = update;
      whole ||= isWhole(stats);
      if (!whole || !isDue(stats)) return 'more';
      calm();
      const found = rows.of(stats);
      await stream.show(found.map((row) => ({ at: stats.at, ...row })));
      if (shown === 0 && found.length === 0) await empty?.(stats);
      shown += 1;
      return shown === flags.count ? 'enough' : 'more';
    },
  });
}

/** Looks come between the intervals too, when something happened: rows do not, so that a script gets them evenly. */
function steady(intervalMs: number): (stats: ZoneStats) => boolean {
  let shownMs = Number.NEGATIVE_INFINITY;
  return ({ at }) => {
    const atMs = Date.parse(at);
    // A clock that was set back is no reason to wait.
    if (atMs >= shownMs && atMs - shownMs < intervalMs * evenly) return false;
    shownMs = atMs;
    return true;
  };
}

/** A look that is a little early counts as the next one. */
const evenly = 0.75;
