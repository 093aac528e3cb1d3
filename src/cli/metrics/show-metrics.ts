import type { ZoneStats } from '../../controller/model/stats-views.ts';
import type { WatchRequest } from '../../controller/watching.ts';
import type { Context } from '../context.ts';
import { wholeReading } from '../stats/reading.ts';
import { statusOf, watchCells } from '../stats/watch-cells.ts';
import { exposition } from './exposition.ts';
import type { ListenAddress } from './listen-address.ts';
import { metricTable } from './metric-table.ts';
import { type MetricsServer, serveMetrics } from './metrics-server.ts';

const longestReading = 30_000;

/** Prints the metrics of one reading; answers the exit status. */
export async function showMetrics(context: Context, request: WatchRequest): Promise<number> {
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
  if (end === 'enough' && last !== undefined) context.terminal.stdout.write(exposition(metricTable, last));
  return statusOf(end);
}

/** Watches the cells and serves what is seen, until it is ended: by SIGTERM, as services are, with success. */
export async function listenForScrapers(
  context: Context,
  request: WatchRequest,
  address: ListenAddress,
): Promise<number> {
  const { stderr } = context.terminal;
  let last: ZoneStats | undefined;
  let text: string | undefined;
  let server: MetricsServer | undefined;
  const end = await watchCells(context, request, {
    begun: async (_, calm) => {
      // Written once for each look that somebody asks for, however many ask.
      const current = () => {
        if (last !== undefined) text ??= exposition(metricTable, last);
        return text;
      };
      server = await serveMetrics(address, { current });
      calm();
      stderr.write(`listening on ${server.url}/metrics\n`);
    },
    see: (update) => {
      if (update.type === 'stats' && (update.stats.complete || last !== undefined)) {
        last = update.stats;
        text = undefined;
      }
      return 'more';
    },
  }).finally(() => server?.close());
  return end === 'SIGTERM' ? 0 : statusOf(end);
}
