import { NanoError } from '../../controller/model/errors.ts';
import { leave } from '../system/leave.ts';

/** What Ctrl-C, SIGTERM and a closed terminal mean while something runs. */
export interface Interrupts {
  /**
   * Runs `work` with a signal that the first interrupt aborts; the second one leaves the process at once.
   * What is told to the operator before each comes from `handlers`.
   */
  guard<T>(work: (signal: AbortSignal) => Promise<T>, handlers: InterruptHandlers): Promise<T>;
}

/** What interrupts: Ctrl-C, a supervisor that ends a service, a terminal that is closed. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface InterruptHandlers {
  /**
   * `leave` when there is nothing to wait for: then the first interrupt ends the process. `ignore` when it is meant for
   * a program that has the terminal just now.
   */
  first(name: InterruptSignal): 'wait' | 'leave' | 'ignore';
  second(): void;
}

/** Why a guarded signal is aborted. What is undone because of it fails with this. */
export function interruption(): NanoError {
  return new NanoError('INTERRUPTED', 'interrupted');
}

const signals: readonly InterruptSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function processInterrupts(): Interrupts {
  return {
    guard: async (work, handlers) => {
      const controller = new AbortController();
      const interrupted = (name: InterruptSignal) => {
        if (!controller.signal.aborted) {
          const answer = handlers.first(name);
          if (answer === 'ignore') return;
          controller.abort(interruption());
          if (answer === 'wait') return;
        } else {
          handlers.second();
        }
        // Left as a signal leaves a process, also where a cell still holds the event loop.
        leave(130);
      };
      for (const name of signals) process.on(name, interrupted);
      try {
        return await work(controller.signal);
      } finally {
        for (const name of signals) process.off(name, interrupted);
      }
    },
  };
}
