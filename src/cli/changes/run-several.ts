import type { Change, ChangeEvent, ChangeOptions, Controller } from '../../controller/controller.ts';
import type { NanoError } from '../../controller/model/errors.ts';
import type { Done } from '../../controller/model/views.ts';
import { changeOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { createStatusLine } from '../progress/status-line.ts';
import { escapeControl } from '../terminal/escape.ts';
import { type BatchResult, batchOutcome, runBatch } from './batch.ts';
import { batchReport } from './batch-report.ts';
import type { ChangeFlags } from './change-flags.ts';
import type { Outcome } from './show-done.ts';

/** One of several changes: how it is begun, or why it is not. */
export type Planned<T> =
  | { readonly name: string; start(): Change<T> }
  | { readonly name: string; readonly error: NanoError };

export interface SeveralSpec<T> {
  /** `starting 3 instances`, for who waits. */
  readonly title: string;
  /** How many run at a time. */
  readonly limit: number;
  /** All of them, in order. */
  plan(controller: Controller, options: ChangeOptions): Promise<readonly Planned<T>[]>;
  /** What is still to be waited for when a change has ended; answers the thing as it is then. */
  settle?(controller: Controller, value: T, options: ChangeOptions): Promise<T>;
  outcome(name: string, value: T, changed: boolean): Outcome;
  /** Tells people of those that were not begun, once. */
  leftOut?(names: readonly string[], error: NanoError): string;
}

/**
 * Makes several changes and tells of each as it ends; answers the exit status: 7 when some failed or were left out.
 * The first Ctrl-C has what was begun undone, the second leaves it as it is.
 */
export async function runSeveral<T>(context: Context, flags: ChangeFlags, spec: SeveralSpec<T>): Promise<number> {
  const { stderr } = context.terminal;
  // A wrong flag is told before anything is done.
  const given = changeOptions(context, flags);
  const status = createStatusLine(stderr);
  const report = batchReport<T>(context, flags, status, spec.outcome);
  const begun = new Set<number>();
  status.show(() => `${spec.title}: ${report.counts()}`);
  const handlers = {
    first: () => {
      status.print('interrupting: undoing what was begun; press Ctrl-C again to leave it as it is');
      return 'wait' as const;
    },
    second: () => {
      status.clear();
      stderr.write(leftAsTheyAre(begun));
    },
  };
  try {
    return await context.interrupts.guard(async (signal) => {
      const controller = await context.controller();
      const options = { ...given, signal };
      const planned = await spec.plan(controller, options);
      const starts = new Map(planned.flatMap((one) => ('start' in one ? [[one.name, one.start] as const] : [])));
      const make = async (name: string): Promise<Done<T>> => {
        const change = starts.get(name)?.();
        if (change === undefined) throw new Error(`${name} was not planned`);
        const tell = (message: string) => {
          if (flags.silent !== true) status.print(escapeControl(`${name}: ${message}`));
        };
        const [done] = await Promise.all([change.result, noteOperations(change, begun, tell)]);
        begun.delete(done.operation);
        return spec.settle === undefined
          ? done
          : { ...done, value: await spec.settle(controller, done.value, options) };
      };
      const made = await runBatch([...starts.keys()], make, { limit: spec.limit, signal, ended: report.ended });
      const left = planned.flatMap((one) => ('error' in one ? [one] : []));
      status.clear();
      const [first] = left;
      if (first !== undefined && !report.isData) {
        stderr.write(
          spec.leftOut?.(
            left.map(({ name }) => name),
            first.error,
          ) ?? '',
        );
      }
      const results: readonly BatchResult<Done<T>>[] = [...made, ...left];
      await report.finished(results);
      return batchOutcome(results, signal.aborted);
    }, handlers);
  } finally {
    status.clear();
  }
}

async function noteOperations(
  change: AsyncIterable<ChangeEvent>,
  begun: Set<number>,
  tell: (message: string) => void,
): Promise<void> {
  for await (const event of change) {
    if (event.type === 'started') begun.add(event.operation);
    if (event.type === 'notice') tell(event.message);
  }
}

function leftAsTheyAre(begun: ReadonlySet<number>): string {
  if (begun.size === 0) return 'left\n';
  const numbers = [...begun].sort((left, right) => left - right);
  return `left as they are: nano operation resume ${numbers.join(' ')}\n`;
}
