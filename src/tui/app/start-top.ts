import type { Streams } from '../../cli/terminal/terminal.ts';
import type { CallOptions, Controller, Watch } from '../../controller/controller.ts';
import { toNanoError } from '../../controller/model/errors.ts';
import type { EventView } from '../../controller/model/stats-views.ts';
import type { TuiClock } from '../terminal/clock.ts';
import type { ProcessEvents } from '../terminal/process-events.ts';
import { ScreenSession } from '../terminal/screen-session.ts';
import type { Theme } from '../terminal/theme.ts';
import { Dashboard } from './dashboard.ts';
import type { Facts, Run } from './facts.ts';
import { createOperationReader } from './follow-operations.ts';
import { type Asides, performEffect } from './perform-effects.ts';
import { type ActRunner, createActRunner } from './run-acts.ts';
import type { Screens, ViewName } from './screens.ts';
import { createTrails } from './trails.ts';

export interface TopOptions<S> {
  readonly screens: Screens<S>;
  readonly theme: Theme;
  readonly title?: string;
  readonly terminal: Pick<Streams, 'stdin' | 'stdout'>;
  readonly clock: TuiClock;
  readonly events: ProcessEvents;
  readonly asides: Asides;
  readonly call: CallOptions;
  readonly view: ViewName;
  readonly intervalMs: number;
  readonly readonly: boolean;
  readonly pool: string | null;
  /** Opened only after the first frame: what it loads takes as long as all the rest. */
  open(): Promise<Controller>;
}

/** The dashboard under way. */
export interface Top {
  /** Resolves when the operator has had enough, and the terminal is theirs again. Fails with what ended it else. */
  readonly left: Promise<void>;
  /** Something else has the terminal. */
  aside(): boolean;
  /** What was begun and has not ended. */
  unfinished(): readonly Run[];
  settled(): Promise<void>;
  /** As if the operator had left. */
  leave(): void;
}

const mostEvents = 1_000;
const pastEvents = 200;
const clockMs = 1_000;
/** Whoever leaves waits no longer for cells that do not let go, in milliseconds. */
const closeMs = 1_000;

export function startTop<S>(options: TopOptions<S>): Top {
  const { clock, call } = options;
  const trails = createTrails();
  let controller: Controller | null = null;
  let watch: Watch | null = null;
  let runner: ActRunner | null = null;
  let readOperations = () => {};
  let isAside = false;
  let left = false;
  let stopClock = () => {};
  let end: (error?: unknown) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });

  const session = new ScreenSession({
    terminal: options.terminal,
    clock,
    events: options.events,
    ...(options.title === undefined ? {} : { title: options.title }),
    input: (inputs) => dashboard.take(inputs),
    changed: () => dashboard.update({ size: session.size }),
    closed: () => end(),
  });
  const facts: Facts = {
    size: session.size,
    now: clock.now(),
    stats: null,
    trails,
    events: [],
    operations: [],
    runs: [],
    notices: [],
    intervalMs: options.intervalMs,
    frozen: false,
    readonly: options.readonly,
    pool: options.pool,
  };
  const dashboard: Dashboard<S> = new Dashboard({
    screens: options.screens,
    theme: options.theme,
    view: options.view,
    facts,
    clock,
    session,
    failed: (error) => end(error),
    perform: (effect) => performEffect(effect, effectOptions),
  });
  const trouble = (error: unknown) => {
    const { message, hint = null } = toNanoError(error);
    dashboard.notice('error', message, hint);
  };
  const effectOptions = {
    session: {
      redraw: () => session.redraw(),
      suspend: () => session.suspend(),
      stepAside: async <T>(run: () => Promise<T>) => {
        isAside = true;
        return await session.stepAside(run).finally(() => {
          isAside = false;
        });
      },
    },
    asides: options.asides,
    call,
    controller: () => controller,
    watch: () => watch,
    runner: () => runner,
    facts: () => dashboard.facts,
    update: (change: Partial<Facts>) => {
      dashboard.update(change);
      if (change.frozen !== undefined) tick();
    },
    reply: (reply: Parameters<typeof dashboard.take>[0][number]) => dashboard.take([reply]),
    trouble,
    quit: () => end(),
  };

  /** The clock on the screen; while frozen nothing moves, not even that. */
  const tick = () => {
    stopClock();
    if (dashboard.facts.frozen) return;
    stopClock = clock.after(clockMs, () => {
      if (session.active) dashboard.update({ now: clock.now() });
      tick();
    });
  };
  const follow = async () => {
    controller = await options.open();
    if (left) return;
    runner = createActRunner({
      controller,
      call,
      now: () => clock.now(),
      changed: (runs) => {
        dashboard.update({ runs });
        readOperations();
      },
    });
    readOperations = createOperationReader(controller, call, (operations) => dashboard.update({ operations }), trouble);
    readOperations();
    showPast(controller).catch(trouble);
    const pool = options.pool === null ? {} : { pool: options.pool };
    watch = controller.watch({ intervalMs: options.intervalMs, ...pool }, call);
    for await (const update of watch) {
      if (update.type === 'stats') {
        trails.record(update.stats);
        dashboard.update({ stats: update.stats, now: clock.now() });
        readOperations();
      } else {
        dashboard.update({ events: withEvent(dashboard.facts.events, update.event) });
        if (update.event.operation !== null) readOperations();
      }
    }
  };
  const showPast = async (opened: Controller) => {
    const past = [...(await opened.query('event.list', { limit: pastEvents }, call))].reverse();
    const known = new Set(past.map(({ number }) => number));
    const since = dashboard.facts.events.filter(({ number }) => !known.has(number));
    dashboard.update({ events: [...past, ...since] });
  };
  const letGo = async () => {
    let cancel = () => {};
    const enough = new Promise<void>((resolve) => {
      cancel = clock.after(closeMs, resolve);
    });
    await Promise.race([watch?.close(), enough]).finally(cancel);
  };
  const run = async () => {
    try {
      dashboard.update({});
      tick();
      follow().catch(end);
      await ended;
    } finally {
      left = true;
      stopClock();
      dashboard.close();
      session.close();
      await letGo();
    }
  };

  return {
    left: run(),
    aside: () => isAside,
    unfinished: () => runner?.unfinished() ?? [],
    settled: async () => await runner?.settled(),
    leave: () => end(),
  };
}

function withEvent(events: readonly EventView[], event: EventView): readonly EventView[] {
  return [...events.slice(-(mostEvents - 1)), event];
}
