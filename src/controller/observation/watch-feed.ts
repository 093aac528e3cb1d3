import type { WatchUpdate } from '../controller.ts';
import type { EventView, ZoneStats } from '../model/stats-views.ts';
import { EventQueue } from './event-queue.ts';

/** What lies between those who look and the one who reads: events in their order, and of the looks the newest. */
export class WatchFeed implements AsyncIterable<WatchUpdate> {
  readonly #events = new EventQueue();
  #stats: ZoneStats | undefined;
  #ended = false;
  #failure: unknown;
  #wake: () => void = () => {};

  tell(event: EventView): void {
    this.#events.add(event);
    this.#wake();
  }

  show(stats: ZoneStats): void {
    this.#stats = stats;
    this.#wake();
  }

  /** The reader is given what is left, and then the failure, if there is one. */
  end(failure?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WatchUpdate, void> {
    for (;;) {
      const update = this.#next();
      if (update !== undefined) yield update;
      else if (!this.#ended) await this.#change();
      else if (this.#failure === undefined) return;
      else throw this.#failure;
    }
  }

  #next(): WatchUpdate | undefined {
    const event = this.#events.take();
    if (event !== undefined) return { type: 'event', event };
    const stats = this.#stats;
    this.#stats = undefined;
    return stats === undefined ? undefined : { type: 'stats', stats };
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
