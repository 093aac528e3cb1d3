import type { Actor } from '../../model/actor.ts';

/** Who asks for a change, and why: what an operation remembers of its call. */
export interface Caller {
  readonly actor: Actor;
  readonly reason?: string;
}

/** The same as a document keeps it, without whatever else a call carries. */
export function whoAndWhy({ actor, reason }: Caller): Caller {
  const { user, host } = actor;
  return { actor: { user, host }, ...(reason === undefined ? {} : { reason }) };
}
