import type { Cell, Observation, Store } from '../model/cell.ts';
import type { DomainEvent } from '../model/domain-event.ts';
import { toNanoError } from '../model/errors.ts';
import type { CellWatch } from '../ports/watching.ts';
import type { CellDriver, Clock } from '../ports.ts';
import { type Contact, contactOf, reconnectPauseMs } from './contact.ts';
import { type EventMeaning, meaningOf } from './domain-events.ts';
import { recalled, type SeenCell, seenWith, seenWithEvent } from './seen-cell.ts';

/** A cell that answers later than that is not waited for: it is asked again. */
const readMs = 6_000;
/**
 * To connect may take longer: with hundreds of cells at once, or on a machine that is busy. What is given up then is done
 * again from its beginning, so each attempt is given twice the time of the one before.
 */
const firstConnectMs = 12_000;
const longestConnectMs = 30_000;

export interface CellObserverParts {
  readonly clock: Clock;
  readonly driver: CellDriver;
  readonly stores: readonly Store[];
  /** From 0 to 1. */
  readonly chance: () => number;
  onEvent(event: DomainEvent, meaning: EventMeaning): void;
}

/** One cell as it is watched: its connection, what it said last, and how it stands. */
export class CellObserver {
  readonly #parts: CellObserverParts;
  readonly #changed = new Map<string, number>();
  #cell: Cell;
  #watch: Promise<CellWatch> | undefined;
  #seen: SeenCell | undefined;
  #contact: Contact | undefined;
  #isAsked = false;
  #isClosed = false;
  #askedSinceMs: number;
  #answeredMs: number | undefined;
  #failure: string | undefined;
  #failures = 0;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #version = 0;

  constructor(cell: Cell, before: Observation | undefined, parts: CellObserverParts) {
    this.#cell = cell;
    this.#parts = parts;
    this.#seen = before === undefined ? undefined : recalled(before);
    this.#askedSinceMs = parts.clock.monotonic();
  }

  get cell(): Cell {
    return this.#cell;
  }

  set cell(cell: Cell) {
    if (cell === this.#cell) return;
    this.#cell = cell;
    this.#version += 1;
  }

  get seen(): SeenCell | undefined {
    return this.#seen;
  }

  /** Rises with each change of what is seen of it or of how it stands. */
  get version(): number {
    return this.#version;
  }

  /** Whether it has answered, or has been given up. */
  get isSettled(): boolean {
    return this.#answeredMs !== undefined || this.#failure !== undefined || this.#contact?.state === 'offline';
  }

  /** How it stands now. */
  contact(intervalMs: number): Contact {
    const history = {
      enabled: this.#cell.enabled,
      askedSinceMs: this.#askedSinceMs,
      ...(this.#answeredMs === undefined ? {} : { answeredMs: this.#answeredMs }),
      ...(this.#seen?.tookMs == null ? {} : { tookMs: this.#seen.tookMs }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    };
    const before = this.#contact;
    const now = contactOf(history, this.#parts.clock.monotonic(), intervalMs, before);
    if (before?.state === now.state && before.why === now.why && before.sinceMs === now.sinceMs) return before;
    this.#contact = now;
    this.#version += 1;
    return now;
  }

  /** Time in which nobody asked, or could ask, says nothing of the cell. */
  forgive(passedMs: number): void {
    this.#askedSinceMs += passedMs;
    if (this.#answeredMs !== undefined) this.#answeredMs += passedMs;
  }

  /** Whether it is worth asking now: it is not being asked, and a lost one has had its rest. */
  get isDue(): boolean {
    return !this.#isAsked && !this.#isClosed && this.#parts.clock.monotonic() >= this.#restUntilMs;
  }

  /** Whether to ask it means to connect first. */
  get isConnected(): boolean {
    return this.#watch !== undefined;
  }

  async ask(signal: AbortSignal): Promise<void> {
    // It may have been closed while it waited for its turn.
    if (this.#isClosed) return;
    const { clock, driver, stores, chance } = this.#parts;
    this.#isAsked = true;
    try {
      const connectMs = Math.min(longestConnectMs, firstConnectMs * 2 ** Math.min(this.#failures, 4));
      this.#watch ??= driver.watch(
        { stores, onEvent: (event) => this.#hear(event) },
        { deadlineMs: connectMs, signal },
      );
      const watch = await this.#watch;
      const sentMs = clock.monotonic();
      // The very first one opens libvirt's session as well.
      const reading = await watch.read({ deadlineMs: this.#answeredMs === undefined ? connectMs : readMs, signal });
      if (this.#isClosed) return;
      const receivedMs = clock.monotonic();
      const times = { readAt: new Date(clock.now()).toISOString(), sentMs, receivedMs };
      this.#seen = seenWith(this.#seen, reading, times, this.#changed);
      this.#changed.clear();
      this.#answeredMs = receivedMs;
      this.#failure = undefined;
      this.#failures = 0;
    } catch (error) {
      if (this.#isClosed || signal.aborted) return;
      this.#failure = toNanoError(error).message;
      this.#failures += 1;
      this.#restUntilMs = clock.monotonic() + reconnectPauseMs(this.#failures, chance());
      this.#drop();
    } finally {
      this.#isAsked = false;
      this.#version += 1;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  #drop(): void {
    this.#watch?.then(
      (watch) => watch.close(),
      () => {},
    );
    this.#watch = undefined;
  }

  #hear(event: DomainEvent): void {
    if (this.#isClosed) return;
    const meaning = meaningOf(event);
    if (meaning === undefined) return;
    if (this.#seen !== undefined) {
      this.#seen = seenWithEvent(this.#seen, event, meaning);
      this.#changed.set(event.uuid, this.#parts.clock.monotonic());
      this.#version += 1;
    }
    this.#parts.onEvent(event, meaning);
  }
}
