import type { TuiClock } from '../terminal/clock.ts';

export interface FramePace {
  /** Something is to be shown: now, or when the last frame is old enough. */
  request(): void;
  stop(): void;
}

/** Thirty frames a second at most. */
const shortest = 33;
/** Of the time, what may go into writing: a terminal behind a slow line takes nothing more until it has taken that. */
const writingShare = 1 / 4;
const longest = 1_000;

/**
 * Draws when something changed and never else: between two frames there is no timer unless one is asked for. `draw` answers
 * how many milliseconds the terminal kept it waiting.
 */
export function createFramePace(clock: TuiClock, draw: () => number): FramePace {
  let nextAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;
  let stopped = false;
  const drawNow = () => {
    cancel = undefined;
    const began = clock.now();
    const written = draw();
    nextAt = began + Math.min(longest, Math.max(shortest, written / writingShare));
  };
  return {
    request: () => {
      if (stopped || cancel !== undefined) return;
      const wait = nextAt - clock.now();
      if (wait > 0) cancel = clock.after(wait, drawNow);
      else drawNow();
    },
    stop: () => {
      stopped = true;
      cancel?.();
      cancel = undefined;
    },
  };
}
