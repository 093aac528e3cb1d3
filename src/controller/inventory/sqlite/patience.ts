import { setTimeout as sleep } from 'node:timers/promises';
import { NanoError } from '../../model/errors.ts';
import type { Clock, Logger } from '../../ports.ts';
import { isBusy } from './failure.ts';
import { lockHolder } from './lock-holder.ts';

/** How long another process is waited for, and by which clock. */
export interface Patience {
  readonly path: string;
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly log?: Logger;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

/**
 * Does what may find the database locked by another process, again and again until the deadline. In between the event
 * loop runs: SQLite itself waits a few milliseconds only. Throws STATE_UNUSABLE that says who is in the way.
 */
export async function retryWhileBusy<T>(action: () => T, patience: Patience): Promise<T> {
  const { clock, deadlineMs } = patience;
  let started: number | undefined;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error)) throw error;
      started ??= clock.now();
      if (clock.now() - started >= deadlineMs) throw lockedError(patience, error);
    }
    await clock.sleep(jitter(attempt));
  }
}

/** Milliseconds to wait before the next attempt: random, so that processes do not meet again and again. */
export function jitter(attempt: number): number {
  return 1 + Math.random() * Math.min(40, 4 * (attempt + 1));
}

function lockedError({ path, deadlineMs }: Patience, cause: unknown): NanoError {
  const holder = lockHolder(path);
  const who = holder ?? 'another process';
  return new NanoError('STATE_UNUSABLE', `${path} has been locked for ${Math.round(deadlineMs / 1000)} s by ${who}`, {
    hint:
      holder === undefined ? `see who has it open: fuser -v ${path}` : 'wait for it to end, or end it, and run again',
    cause,
  });
}
