import type { EventView } from '../model/stats-views.ts';
import { eventView } from './event-codes.ts';

/** More than anybody reads, and about a megabyte. */
const mostEvents = 4_000;
/** So many make room at once: for one alone all of them would have to be gone through each time. */
const droppedAtOnce = 400;

/** From what is dropped first. */
const severities = ['info', 'warning', 'error'] as const;

/**
 * Events in their order, for one who may never take them. Of those that there is no room for, the oldest of the least
 * severe are dropped, and how many that was is told as an event of its own before all others.
 */
export class EventQueue {
  #events: EventView[] = [];
  #dropped = 0;
  #lastDropped: EventView | undefined;

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  add(event: EventView): void {
    this.#events.push(event);
    if (this.#events.length > mostEvents) this.#makeRoom();
  }

  take(): EventView | undefined {
    return this.#missed() ?? this.#events.shift();
  }

  takeAll(): readonly EventView[] {
    const missed = this.#missed();
    const events = this.#events;
    this.#events = [];
    return missed === undefined ? events : [missed, ...events];
  }

  /** It has the number of the last that was dropped, which nobody is told of. */
  #missed(): EventView | undefined {
    const last = this.#lastDropped;
    if (last === undefined) return undefined;
    const message = `${this.#dropped} events are not told: they came faster than they were read`;
    this.#dropped = 0;
    this.#lastDropped = undefined;
    return eventView({ code: 'watch.missed', cell: null, instance: null, message }, last.number, last.at);
  }

  #makeRoom(): void {
    const least = severities.find((severity) => this.#events.some((event) => event.severity === severity));
    let left = droppedAtOnce;
    this.#events = this.#events.filter((event) => {
      if (left === 0 || event.severity !== least) return true;
      left -= 1;
      this.#dropped += 1;
      this.#lastDropped = event;
      return false;
    });
  }
}
