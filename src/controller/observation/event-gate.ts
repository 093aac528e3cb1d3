import type { Happening } from './event-codes.ts';

/** So many events of one thing pass as they come, and then one a second, with how many there were in between. */
const burst = 12;
const refillMs = 1_000;
/** More things than that have happened to: those that were quiet for long are forgotten. */
const mostThings = 5_000;

interface Thing {
  left: number;
  filledMs: number;
  held?: Happening;
  skipped: number;
}

/**
 * What lies between the cells and those who are told: a thing to which something happens hundreds of times a second is
 * told of once a second, the last time always among them. What it holds is bounded by the number of things.
 */
export class EventGate {
  readonly #things = new Map<string, Thing>();
  readonly #tell: (happening: Happening) => void;

  constructor(tell: (happening: Happening) => void) {
    this.#tell = tell;
  }

  /** Whether something is held back, and `flush` is due in a second. */
  get holds(): boolean {
    for (const thing of this.#things.values()) if (thing.held !== undefined) return true;
    return false;
  }

  take(happening: Happening, nowMs: number): void {
    const thing = this.#thing(`${happening.cell}/${happening.instance}`, nowMs);
    const refilled = Math.floor((nowMs - thing.filledMs) / refillMs);
    if (refilled > 0) {
      thing.left = Math.min(burst, thing.left + refilled);
      thing.filledMs += refilled * refillMs;
    }
    if (thing.left > 0 && thing.held === undefined) {
      thing.left -= 1;
      this.#tell(happening);
      return;
    }
    if (thing.held !== undefined) thing.skipped += 1;
    thing.held = happening;
  }

  /** Tells of the last that happened to each thing that was held back. */
  flush(): void {
    for (const thing of this.#things.values()) {
      const { held, skipped } = thing;
      if (held === undefined) continue;
      delete thing.held;
      thing.skipped = 0;
      this.#tell(skipped === 0 ? held : { ...held, message: `${held.message} (and ${skipped} more events before)` });
    }
  }

  #thing(key: string, nowMs: number): Thing {
    const known = this.#things.get(key);
    if (known !== undefined) return known;
    if (this.#things.size >= mostThings) this.#forget(nowMs);
    const thing: Thing = { left: burst, filledMs: nowMs, skipped: 0 };
    this.#things.set(key, thing);
    return thing;
  }

  #forget(nowMs: number): void {
    for (const [key, thing] of this.#things) {
      if (thing.held === undefined && nowMs - thing.filledMs > burst * refillMs) this.#things.delete(key);
    }
  }
}
