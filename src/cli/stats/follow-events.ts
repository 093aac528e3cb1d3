import type { EventsRequest, WatchRequest } from '../../controller/watching.ts';
import { ask } from '../ask.ts';
import { callOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import type { ListFlags } from '../output/show-list.ts';
import { prepareStream } from '../output/show-stream.ts';
import { eventList } from '../presenters/event.ts';
import { statusOf, watchCells } from './watch-cells.ts';

/** How often the cells are looked at: libvirt's own events come at once. */
const intervalMs = 2_000;

/**
 * Prints what happened, and goes on with what happens; answers the exit status. The watch begins before the past is asked
 * for, so that nothing falls between the two; what both tell of is printed once.
 */
export async function followEvents(context: Context, flags: ListFlags, request: EventsRequest): Promise<number> {
  const stream = prepareStream(context, flags, eventList);
  const { past, part } = await byName(context, request);
  const { cell, instance } = past;
  const printed = new Set<number>();
  const end = await watchCells(
    context,
    { intervalMs, ...part },
    {
      begun: async (signal, calm) => {
        const controller = await context.controller({ cells: true });
        const events = await controller.query('event.list', past, callOptions(context, { signal }));
        for (const { number } of events) printed.add(number);
        calm();
        await stream.show([...events].reverse());
      },
      see: async (update): Promise<'more'> => {
        if (update.type !== 'event') return 'more';
        const { event } = update;
        const isMeant =
          (cell === undefined || event.cell === cell) && (instance === undefined || event.instance === instance);
        // Whatever was missed may have been meant.
        const isMissed = event.code === 'watch.missed';
        if (isMissed || (isMeant && !printed.has(event.number))) await stream.show([event]);
        return 'more';
      },
    },
  );
  return statusOf(end);
}

/**
 * Events carry names, and whoever asks may have given ids. What is watched for an instance is its whole pool: it may move.
 */
async function byName(
  context: Context,
  request: EventsRequest,
): Promise<{ readonly past: EventsRequest; readonly part: Pick<WatchRequest, 'pool' | 'cell'> }> {
  const cell =
    request.cell === undefined ? undefined : await ask(context, 'cell.show', { name: request.cell, cached: true });
  const instance =
    request.instance === undefined
      ? undefined
      : await ask(context, 'instance.show', { name: request.instance, cached: true });
  const past = {
    ...request,
    ...(cell === undefined ? {} : { cell: cell.name }),
    ...(instance === undefined ? {} : { instance: instance.name }),
  };
  if (cell !== undefined) return { past, part: { cell: cell.name } };
  return { past, part: instance === undefined ? {} : { pool: instance.pool } };
}
