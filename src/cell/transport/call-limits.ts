import { setMaxListeners } from 'node:events';
import { isNanoError, NanoError } from '../../controller/model/errors.ts';
import type { CallLimits } from './transport.ts';

/** The longest time that Node's timers can wait; what is longer has no timer. */
const longestTimerMs = 2 ** 31 - 1;

/** The limits of one call while it runs. */
export interface LimitScope {
  /** Aborted by the caller or by the deadline; its reason is the NanoError to fail with. */
  readonly signal: AbortSignal;
  /** The promise, or the limit's error if that comes first; what the promise brings too late is discarded. */
  race<T>(promise: Promise<T>, discard?: (value: T) => void): Promise<T>;
  /** Ends the watch over the deadline, the signal goes on: for what has no end of its own. */
  stopClock(): void;
  /** Ends the watch: must be called, or a timer stays behind. */
  leave(): void;
}

/** Starts to watch over a call. `tooLate` makes the error for a missed deadline. */
export function enterLimits(limits: CallLimits, tooLate: () => NanoError): LimitScope {
  const controller = new AbortController();
  const { signal: outer, deadlineMs } = limits;
  // Many calls may hang on one signal, an operation's: Node would warn of a leak from eleven on.
  if (outer !== undefined) setMaxListeners(0, outer);
  const onAbort = () => controller.abort(interruption(outer?.reason));
  if (outer?.aborted === true) onAbort();
  else outer?.addEventListener('abort', onAbort, { once: true });
  const timer =
    deadlineMs <= longestTimerMs ? setTimeout(() => controller.abort(tooLate()), Math.max(0, deadlineMs)) : undefined;
  return {
    signal: controller.signal,
    race: (promise, discard) => raceSignal(controller.signal, promise, discard),
    stopClock: () => clearTimeout(timer),
    leave: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}

/** The promise, or the signal's reason if that comes first; what comes too late is discarded. */
export function raceSignal<T>(signal: AbortSignal, promise: Promise<T>, discard?: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(
      (value) => {
        signal.removeEventListener('abort', onAbort);
        if (signal.aborted) discard?.(value);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    );
  });
}

function interruption(reason: unknown): NanoError {
  return isNanoError(reason) ? reason : new NanoError('INTERRUPTED', 'interrupted', { cause: reason });
}

/** A time limit for people: `800 ms`, `1.5 s`, `90 s`. */
export function formatLimit(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
