import type { Id } from '../model/ids.ts';
import type { Instance } from '../model/instance.ts';
import type { CellDriver, Clock } from '../ports.ts';
import type { GuestFacts } from './instance-stats.ts';
import type { SeenCell } from './seen-cell.ts';

/** How long one guest may take, how often a cell is asked for one of its guests, and how many at once in all. */
const questionMs = 10_000;
const cellPauseMs = 10_000;
const atOnce = 4;
/** A guest that has just begun to run has nothing to tell yet. */
const bootMs = 8_000;
/** One that told no address is asked again, each time after twice as long; one that did, as seldom as this. */
const firstPauseMs = 15_000;
const longestPauseMs = 10 * 60_000;

interface Guest {
  facts: GuestFacts;
  dueMs: number;
  pauseMs: number;
}

/**
 * What only guests know: whether their agent answers, and their addresses. To ask one costs a cell as much as a hundred
 * looks, so they are asked one after the other, rarely, and never because a tick has come.
 */
export class GuestQuestions {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #guests = new Map<Id, Guest>();
  readonly #versions = new Map<Id, number>();
  /** When each cell was asked last. */
  readonly #askedMs = new Map<Id, number>();
  #inFlight = 0;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  factsOf(id: Id): GuestFacts | undefined {
    return this.#guests.get(id)?.facts;
  }

  /** Rises when anything is learnt of a cell's guests. */
  versionOf(cellId: Id): number {
    return this.#versions.get(cellId) ?? 0;
  }

  /** An event told of a guest's agent: its addresses are worth asking for. */
  heard(cellId: Id, id: Id, agent: boolean): void {
    const guest = this.#guest(id);
    guest.facts = { ...guest.facts, agent };
    if (agent) guest.dueMs = this.#clock.monotonic();
    this.#learnt(cellId);
  }

  /** Asks at most one guest of a cell, if it is time. */
  consider(cellId: Id, seen: SeenCell | undefined, instances: readonly Instance[], driver: () => CellDriver): void {
    const nowMs = this.#clock.monotonic();
    const next = this.#mostUrgent(cellId, seen, instances);
    if (next === undefined || this.#inFlight >= atOnce) return;
    if (nowMs - (this.#askedMs.get(cellId) ?? Number.NEGATIVE_INFINITY) < cellPauseMs) return;
    this.#askedMs.set(cellId, nowMs);
    void this.#ask(cellId, next, driver());
  }

  #mostUrgent(cellId: Id, seen: SeenCell | undefined, instances: readonly Instance[]): Id | undefined {
    const nowMs = this.#clock.monotonic();
    let found: Id | undefined;
    let dueMs = nowMs;
    for (const { id } of instances) {
      if (seen?.domains.get(id)?.state !== 'running') {
        if (this.#guests.delete(id)) this.#learnt(cellId);
        continue;
      }
      const guest = this.#guest(id);
      if (guest.dueMs > dueMs) continue;
      found = id;
      dueMs = guest.dueMs;
    }
    return found;
  }

  async #ask(cellId: Id, id: Id, driver: CellDriver): Promise<void> {
    this.#inFlight += 1;
    const guest = this.#guest(id);
    try {
      const { agent, addresses } = await driver.guestReport(id, { deadlineMs: questionMs, signal: this.#signal });
      guest.facts = { agent, addresses };
      guest.pauseMs = addresses.length > 0 ? longestPauseMs : Math.min(longestPauseMs, guest.pauseMs * 2);
      this.#learnt(cellId);
    } catch {
      // It was stopped meanwhile, or its cell is lost: how the cell stands is told by its looks.
      guest.pauseMs = Math.min(longestPauseMs, guest.pauseMs * 2);
    } finally {
      guest.dueMs = this.#clock.monotonic() + guest.pauseMs;
      this.#inFlight -= 1;
    }
  }

  #guest(id: Id): Guest {
    const known = this.#guests.get(id);
    if (known !== undefined) return known;
    const guest: Guest = { facts: {}, dueMs: this.#clock.monotonic() + bootMs, pauseMs: firstPauseMs };
    this.#guests.set(id, guest);
    return guest;
  }

  #learnt(cellId: Id): void {
    this.#versions.set(cellId, this.versionOf(cellId) + 1);
  }
}
