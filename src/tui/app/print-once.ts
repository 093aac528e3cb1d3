import { createElement } from 'react';
import type { CallOptions, Controller } from '../../controller/controller.ts';
import type { ZoneStats } from '../../controller/model/stats-views.ts';
import type { TuiClock } from '../terminal/clock.ts';
import { rowCells } from '../terminal/frame/row-cells.ts';
import type { Theme } from '../terminal/theme.ts';
import type { Facts, Size } from './facts.ts';
import { mountScreen } from './mount-screen.ts';
import type { Screens, ViewName } from './screens.ts';
import { createTrails } from './trails.ts';

export interface OnceOptions<S> {
  readonly screens: Screens<S>;
  readonly theme: Theme;
  readonly clock: TuiClock;
  readonly controller: Controller;
  readonly call: CallOptions;
  readonly view: ViewName;
  readonly pool: string | null;
  readonly size: Size;
  /** How long to wait for cells that do not answer, in milliseconds. */
  readonly deadlineMs: number;
  /** Without any styles, also those that are no colours. */
  readonly plain: boolean;
}

/** Between the two looks that a rate needs. */
const intervalMs = 1_000;

/** One frame as text: when every cell has answered, and was asked twice, or at the deadline. */
export async function frameOnce<S>(options: OnceOptions<S>): Promise<string> {
  const { controller, call, clock, screens, theme, size, pool } = options;
  const trails = createTrails();
  const stats = await lastLook(options, (look) => trails.record(look));
  const [operations, events] = await Promise.all([
    controller.query('operation.list', { limit: 100 }, call),
    controller.query('event.list', { limit: 100 }, call),
  ]);
  const nothing = { runs: [], notices: [], frozen: false, readonly: true };
  const facts: Facts = {
    ...nothing,
    size,
    now: clock.now(),
    stats,
    trails,
    events: [...events].reverse(),
    operations,
    intervalMs,
    pool,
  };
  const { screen } = screens.react(screens.start(options.view), { type: 'facts' }, facts);
  const lines = renderOnce(createElement(screens.Screen, { facts, screen, theme }), size);
  const shown = options.plain ? lines.map((line) => plainText(line, size.columns)) : lines;
  return `${shown.join('\n').trimEnd()}\n`;
}

function renderOnce(element: ReturnType<typeof createElement>, size: Size): readonly string[] {
  let lines: readonly string[] = [];
  let failure: unknown;
  const mounted = mountScreen({
    draw: (frame) => {
      lines = frame.lines;
    },
    failed: (error) => {
      failure = error;
    },
  });
  mounted.show(element, size);
  mounted.unmount();
  if (failure !== undefined) throw failure;
  return lines;
}

function plainText(line: string, columns: number): string {
  return rowCells(line, columns)
    .map(({ text }) => text)
    .join('');
}

async function lastLook<S>(
  { controller, call, clock, pool, deadlineMs }: OnceOptions<S>,
  record: (stats: ZoneStats) => void,
): Promise<ZoneStats | null> {
  const watch = controller.watch({ intervalMs, ...(pool === null ? {} : { pool }) }, call);
  const cancel = clock.after(deadlineMs, () => void watch.close());
  let last: ZoneStats | null = null;
  try {
    for await (const update of watch) {
      if (update.type !== 'stats') continue;
      last = update.stats;
      record(last);
      if (isWhole(last)) break;
    }
  } finally {
    cancel();
    await watch.close();
  }
  return last;
}

/** All have answered, and twice: what cells that answer use is known by then. */
function isWhole({ complete, cells, zone }: ZoneStats): boolean {
  return complete && (zone.cpuShare !== null || !cells.some(({ contact }) => contact === 'online'));
}
