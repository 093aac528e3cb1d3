import type { Clock } from '../../src/controller/ports.ts';

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** Time that passes only when a test says so. The time of day can be set; the other clock never jumps. */
export class FakeClock implements Clock {
  /** What the time of day is ahead of the monotonic clock. */
  offsetMs = Date.parse('2026-11-20T12:00:00.000Z');
  #nowMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#nowMs + this.offsetMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  /** How many wait for time to pass. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = { atMs: this.#nowMs + milliseconds, wake: resolve };
      this.#sleepers.add(sleeper);
      const stop = () => {
        this.#sleepers.delete(sleeper);
        reject(new Error('woken'));
      };
      if (signal?.aborted === true) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Lets time pass, and all that is due in it happen in its order. */
  async pass(milliseconds: number): Promise<void> {
    const untilMs = this.#nowMs + milliseconds;
    await settle();
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#sleepers.delete(next);
      next.wake();
      await settle();
    }
    this.#nowMs = untilMs;
    await settle();
  }

  /** Time that passes while this process stands still: nothing happens in it. */
  stand(milliseconds: number): void {
    this.#nowMs += milliseconds;
  }

  #next(untilMs: number): Sleeper | undefined {
    let found: Sleeper | undefined;
    for (const sleeper of this.#sleepers) {
      if (sleeper.atMs <= untilMs && (found === undefined || sleeper.atMs < found.atMs)) found = sleeper;
    }
    return found;
  }
}

/** Lets what was begun without any waiting come to its end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
