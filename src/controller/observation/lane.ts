import type { Clock } from '../ports.ts';

/**
 * Lets so many pieces of work begin at once, in the order in which they came. One that takes long gives its place away,
 * so that slow cells never keep the others waiting: what is bounded is how much comes back at the same moment.
 */
export class Lane {
  readonly #places: number;
  readonly #patienceMs: number;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #waiting: (() => void)[] = [];
  /** When those that hold a place began. */
  readonly #begun = new Set<{ readonly atMs: number }>();

  constructor({ places, patienceMs }: { places: number; patienceMs: number }, clock: Pick<Clock, 'monotonic'>) {
    this.#places = places;
    this.#patienceMs = patienceMs;
    this.#clock = clock;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#begun.size >= this.#places) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const place = { atMs: this.#clock.monotonic() };
    this.#begun.add(place);
    try {
      return await work();
    } finally {
      this.#begun.delete(place);
      this.#admit();
    }
  }

  /** Takes the places of those that have had theirs for long; to be called now and then. */
  expire(): void {
    for (const place of this.#begun)
      if (this.#clock.monotonic() - place.atMs >= this.#patienceMs) this.#begun.delete(place);
    this.#admit();
  }

  #admit(): void {
    let free = this.#places - this.#begun.size;
    for (; free > 0 && this.#waiting.length > 0; free -= 1) this.#waiting.shift()?.();
  }
}
