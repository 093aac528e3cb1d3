import type { ChangeEvent, ChangeKind, Changes } from '../../controller/controller.ts';
import { changeOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { createStatusLine } from '../progress/status-line.ts';
import { escapeControl } from '../terminal/escape.ts';
import { batchOutcome, runBatch } from './batch.ts';
import { batchReport } from './batch-report.ts';
import type { ChangeFlags } from './change-flags.ts';
import { makeChange } from './make-change.ts';
import { previewChanges } from './preview-change.ts';
import type { Outcome } from './show-done.ts';

/** The same change for one or more things. */
export interface ChangesSpec<K extends ChangeKind> {
  readonly kind: K;
  /** Each once. */
  readonly names: readonly string[];
  /** The names were not typed but found: then even one is a list for scripts. */
  readonly selected: boolean;
  /** `starting` */
  readonly doing: string;
  /** `instance` */
  readonly thing: string;
  request(name: string): Changes[K]['request'];
  outcome(name: string, value: Changes[K]['value'], changed: boolean): Outcome;
}

/** How many changes run at a time: a cell takes few sessions on one connection. */
const limit = 8;

/**
 * Makes a change for each name and tells of each in one line; answers the exit status. One name alone is a change
 * like any other, with its own error; of several, some of which failed, the status is 7.
 */
export async function makeChanges<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  spec: ChangesSpec<K>,
): Promise<number> {
  const { names } = spec;
  const [only] = names;
  if (only !== undefined && names.length === 1 && !spec.selected) {
    await makeChange(context, flags, {
      kind: spec.kind,
      request: spec.request(only),
      name: only,
      doing: `${spec.doing} ${spec.thing} ${only}`,
      outcome: (value, changed) => spec.outcome(only, value, changed),
    });
    return 0;
  }
  if (flags['dry-run'] === true) {
    await previewChanges(
      context,
      flags,
      spec.kind,
      names.map((name) => ({ name, request: spec.request(name) })),
    );
    return 0;
  }
  return await makeSeveral(context, flags, spec);
}

async function makeSeveral<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  { kind, names, doing, thing, request, outcome }: ChangesSpec<K>,
): Promise<number> {
  const { stderr } = context.terminal;
  // A wrong flag is told before anything is done.
  const options = changeOptions(context, flags);
  const status = createStatusLine(stderr);
  const report = batchReport<Changes[K]['value']>(context, flags, status, outcome);
  const begun = new Set<number>();
  status.show(() => `${doing} ${names.length} ${thing}s: ${report.counts()}`);
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
      const make = async (name: string) => {
        const change = controller.change(kind, request(name), { ...options, signal });
        const tell = (message: string) => {
          if (flags.silent !== true) status.print(escapeControl(`${name}: ${message}`));
        };
        const [done] = await Promise.all([change.result, noteOperations(change, begun, tell)]);
        begun.delete(done.operation);
        return done;
      };
      const results = await runBatch(names, make, { limit, signal, ended: report.ended });
      status.clear();
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
  return `left as they are: ${numbers.map((number) => `nano operation resume ${number}`).join('; ')}\n`;
}
