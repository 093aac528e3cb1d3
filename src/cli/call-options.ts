import type { CallOptions, ChangeOptions } from '../controller/controller.ts';
import type { ChangeFlags } from './changes/change-flags.ts';
import type { Context } from './context.ts';
import { defined } from './defined.ts';
import { optionalDuration } from './flags/duration.ts';

/** Who calls, and why: what every call to the controller carries. */
export function callOptions(context: Context, more: Omit<CallOptions, 'actor'> = {}): CallOptions {
  const reason = context.env.NANO_REASON?.trim();
  return { actor: context.actor, ...(reason ? { reason } : {}), ...more };
}

/** What the flags of a change add to it. */
export function changeOptions(
  context: Context,
  flags: ChangeFlags,
  more: Pick<ChangeOptions, 'signal' | 'source'> = {},
): ChangeOptions {
  const waitLockMs = optionalDuration(flags['wait-lock'], '--wait-lock');
  return { ...callOptions(context), ...defined({ reason: flags.reason, waitLockMs }), ...more };
}
