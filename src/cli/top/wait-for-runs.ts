import type { ErrorRecord } from '../../controller/model/errors.ts';
import type { Context } from '../context.ts';
import { interruption } from '../terminal/interrupts.ts';

/** A dashboard that runs, as far as whoever started it has to know. */
export interface RunningDashboard {
  /** Resolves when the operator has left and has the terminal back. */
  readonly left: Promise<void>;
  aside(): boolean;
  unfinished(): readonly UnfinishedRun[];
  settled(): Promise<void>;
  leave(): void;
}

interface UnfinishedRun {
  readonly number: number;
  readonly operation: number | null;
  readonly act: { readonly kind: string; readonly request: { readonly name: string } };
  readonly error: ErrorRecord | null;
}

/**
 * Runs a dashboard, and what was begun in it to its end, also when the operator leaves before that. Ctrl-C, SIGTERM and
 * a closed terminal undo what is under way, as they do for every other command.
 */
export async function waitForRuns(
  { interrupts, terminal }: Context,
  start: (signal: AbortSignal) => RunningDashboard,
): Promise<void> {
  let dashboard: RunningDashboard | undefined;
  const say = (line: string) => terminal.stderr.write(`${line}\n`);
  await interrupts.guard(
    async (signal) => {
      dashboard = start(signal);
      await dashboard.left;
      for (const run of dashboard.unfinished()) say(`waiting for ${words(run)}; Ctrl-C undoes it`);
      await dashboard.settled();
      if (signal.aborted) throw interruption();
    },
    {
      first: (name) => {
        if (name === 'SIGINT' && dashboard?.aside()) return 'ignore';
        const unfinished = dashboard?.unfinished() ?? [];
        dashboard?.leave();
        if (unfinished.length === 0) return 'leave';
        for (const run of unfinished) say(`undoing ${words(run)}`);
        return 'wait';
      },
      second: () => say('left; nano operation list --open tells what is unfinished'),
    },
  );
}

function words({ operation, act }: UnfinishedRun): string {
  return `${operation === null ? '' : `#${operation} `}${act.kind} ${act.request.name}`;
}
