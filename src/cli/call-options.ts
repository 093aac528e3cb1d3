import type { CallOptions } from '../controller/controller.ts';
import type { Context } from './context.ts';

/** Who calls, and why: what every call to the controller carries. */
export function callOptions(context: Context, more: Omit<CallOptions, 'actor'> = {}): CallOptions {
  return { actor: context.actor, ...more };
}
