import type { TuiClock } from '../terminal/clock.ts';

export interface FramePace {
  /** Something is to be shown: now, or when the last frame is old enough. */
  request(): void;
  stop(): void;
}

/** Thirty frames a second at most. */
const shortest = 33;
/** Of the time, what a frame's drawing may take: a slow line takes long to write to. */
const drawingShare = 1 / 4;

/** Draws when something changed and never else: between two frames there is no timer unless one is asked for. */
export function createFramePace(clock: TuiClock, draw: () => void): FramePace {
  let nextAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;
  let stopped = false;
  const drawNow = () => {
    cancel = undefined;
    const began = clock.now();
    draw();
    nextAt = began + Math.max(shortest, (clock.now() - began) / drawingShare);
  };
  return {
    request: () => {
      if (stopped || cancel !== undefined) return;
      const wait = Math.min(nextAt - clock.now(), 1_000);
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
