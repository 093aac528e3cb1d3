import { NanoError } from '../../controller/model/errors.ts';
import { enterLimits } from './call-limits.ts';
import type { CallLimits } from './transport.ts';

/**
 * One piece of work that several callers wait for, each with limits of its own. Whoever gives up leaves the others
 * waiting; when the last one has left, the work is aborted.
 */
export class SharedAttempt<T> {
  readonly #controller = new AbortController();
  readonly #work: Promise<T>;
  #waiting = 0;
  #settled = false;

  constructor(work: (limits: CallLimits) => Promise<T>) {
    this.#work = work({ signal: this.#controller.signal, deadlineMs: Number.POSITIVE_INFINITY });
    const settle = () => {
      this.#settled = true;
    };
    this.#work.then(settle, settle);
  }

  /** Whether all have left it: its outcome is good for nobody. */
  get isGivenUp(): boolean {
    return this.#controller.signal.aborted;
  }

  /** What it came to, for whoever has to clean up after it. */
  settled(): Promise<T> {
    return this.#work;
  }

  /** Aborts the work for everybody. */
  giveUp(): void {
    if (!this.#settled) this.#controller.abort(new NanoError('INTERRUPTED', 'given up'));
  }

  /** @param tooLate the error for a caller whose deadline passes first. */
  async join(limits: CallLimits, tooLate: () => NanoError): Promise<T> {
    this.#waiting += 1;
    const scope = enterLimits(limits, tooLate);
    try {
      return await scope.race(this.#work);
    } finally {
      scope.leave();
      this.#waiting -= 1;
      if (this.#waiting === 0) this.giveUp();
    }
  }
}
