import { Flags } from '@oclif/core';
import { NanoError } from '../controller/model/errors.ts';
import { ask } from './ask.ts';
import type { Context } from './context.ts';
import { defined } from './defined.ts';
import { matchesLabels, parseSelector, selectorFlag } from './flags/selector.ts';
import { poolFlag, targetPool } from './flags/target-flags.ts';

/** For commands that take several instances: by name, by label, or all. */
export const selectionFlags = {
  ...selectorFlag,
  all: Flags.boolean({ summary: 'All instances, or with --pool all of a pool.', exclusive: ['selector'] }),
  ...poolFlag('With --all or -l: only those of a pool.'),
};

export interface SelectionFlags {
  readonly selector?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  readonly pool?: string | undefined;
}

export interface Selection {
  readonly names: readonly string[];
  /** Found by a selector, not typed. */
  readonly selected: boolean;
}

/** The instances that are meant: those named, or those that a selector finds in the inventory. */
export async function selectInstances(
  context: Context,
  names: readonly string[] | undefined,
  flags: SelectionFlags,
): Promise<Selection> {
  const selected = flags.all === true || flags.selector !== undefined;
  if (names !== undefined && names.length > 0) {
    if (selected) throw new NanoError('USAGE', 'give names, or --all or -l, not both');
    return { names: [...new Set(names)], selected };
  }
  if (!selected) throw new NanoError('USAGE', 'NAME is missing', { hint: 'give names, -l KEY=VALUE or --all' });
  const selector = parseSelector(flags.selector);
  const request = defined({ cached: true, pool: targetPool(flags, context.env) });
  const instances = await ask(context, 'instance.list', request);
  const found = instances.filter((instance) => matchesLabels(instance, selector));
  if (found.length === 0) context.terminal.stderr.write('no instance matches\n');
  return { names: found.map((instance) => instance.name), selected };
}
