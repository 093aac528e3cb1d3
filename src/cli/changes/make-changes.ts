import type { ChangeKind, Changes } from '../../controller/controller.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from './change-flags.ts';
import { makeChange } from './make-change.ts';
import { previewChanges } from './preview-change.ts';
import { runSeveral } from './run-several.ts';
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
  return await runSeveral<Changes[K]['value']>(context, flags, {
    title: `${spec.doing} ${names.length} ${spec.thing}s`,
    limit,
    plan: async (controller, options) =>
      names.map((name) => ({ name, start: () => controller.change(spec.kind, spec.request(name), options) })),
    outcome: spec.outcome,
  });
}
