import type { NanoError } from '../../controller/model/errors.ts';
import { raceSignal } from './call-limits.ts';

/** A failure that may pass by itself within seconds, with the error to show if it does not. */
export class Passing extends Error {
  readonly error: NanoError;

  constructor(error: NanoError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}

const tries = 5;
const firstPauseMs = 150;

/**
 * Tries again what fails in passing: five tries with pauses that double, each by chance between half and one and a
 * half, so that many who were refused together do not come back together. The signal ends it with its reason.
 */
export async function withBackOff<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      if (tried === tries) throw error.error;
    }
    const pauseMs = firstPauseMs * 2 ** (tried - 1) * (0.5 + Math.random());
    await pause(pauseMs, signal);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await raceSignal(signal, passed).finally(() => clearTimeout(timer));
}
