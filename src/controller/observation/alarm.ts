import type { Clock } from '../ports.ts';

/** Does something once, some time from now: at the earliest time that it was set to. */
export class Alarm {
  readonly #clock: Pick<Clock, 'sleep' | 'monotonic'>;
  readonly #ring: () => void;
  #atMs = Number.POSITIVE_INFINITY;
  #sleeping: AbortController | undefined;

  constructor(clock: Pick<Clock, 'sleep' | 'monotonic'>, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  set(inMs: number): void {
    const atMs = this.#clock.monotonic() + inMs;
    if (atMs >= this.#atMs) return;
    this.clear();
    this.#atMs = atMs;
    const sleeping = new AbortController();
    this.#sleeping = sleeping;
    this.#clock.sleep(Math.max(0, inMs), sleeping.signal).then(
      () => {
        if (sleeping.signal.aborted) return;
        this.clear();
        this.#ring();
      },
      () => {},
    );
  }

  clear(): void {
    this.#sleeping?.abort();
    this.#sleeping = undefined;
    this.#atMs = Number.POSITIVE_INFINITY;
  }
}
