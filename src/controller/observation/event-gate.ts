import type { EventCode, Happening } from './event-codes.ts';

/** So many events of one thing pass as they come, and then each kind once a second. */
const burst = 12;
const refillMs = 1_000;
/** More things than that have happened to: those that were quiet for long are forgotten. */
const mostThings = 5_000;

interface Held {
  readonly happening: Happening;
  /** How many of its kind it stands for besides itself. */
  readonly skipped: number;
}

interface Thing {
  left: number;
  filledMs: number;
  /** The last of each kind, in the order in which they were the last. */
  readonly held: Map<EventCode, Held>;
}

/**
 * What lies between the cells and those who are told: of a thing to which something happens hundreds of times a second,
 * each kind of event is told once a second, with how many of its kind came before. So a crash among a thousand changes is
 * told, and the last that was told of a thing is the last that happened. What it holds is bounded by the number of
 * things.
 */
export class EventGate {
  readonly #things = new Map<string, Thing>();
  readonly #holding = new Set<Thing>();
  #forgottenMs = Number.NEGATIVE_INFINITY;
  readonly #tell: (happening: Happening) => void;

  constructor(tell: (happening: Happening) => void) {
    this.#tell = tell;
  }

  /** Whether something is held back, and `flush` is due in a second. */
  get holds(): boolean {
    return this.#holding.size > 0;
  }

  take(happening: Happening, nowMs: number): void {
    const thing = this.#thing(`${happening.cell}/${happening.instance}`, nowMs);
    const refilled = Math.floor((nowMs - thing.filledMs) / refillMs);
    if (refilled > 0) {
      thing.left = Math.min(burst, thing.left + refilled);
      thing.filledMs += refilled * refillMs;
    }
    if (thing.left > 0 && thing.held.size === 0) {
      thing.left -= 1;
      this.#tell(happening);
      return;
    }
    const { code } = happening;
    const before = thing.held.get(code);
    thing.held.delete(code);
    thing.held.set(code, { happening, skipped: before === undefined ? 0 : before.skipped + 1 });
    this.#holding.add(thing);
  }

  /** Tells of the last of each kind that happened to each thing that was held back. */
  flush(): void {
    const holding = [...this.#holding];
    this.#holding.clear();
    for (const { held } of holding) {
      const last = [...held.values()];
      held.clear();
      for (const { happening, skipped } of last) this.#tell(skipped === 0 ? happening : withCount(happening, skipped));
    }
  }

  #thing(key: string, nowMs: number): Thing {
    const known = this.#things.get(key);
    if (known !== undefined) return known;
    if (this.#things.size >= mostThings && nowMs - this.#forgottenMs >= refillMs) this.#forget(nowMs);
    const thing: Thing = { left: burst, filledMs: nowMs, held: new Map() };
    this.#things.set(key, thing);
    return thing;
  }

  #forget(nowMs: number): void {
    this.#forgottenMs = nowMs;
    for (const [key, thing] of this.#things) {
      if (thing.held.size === 0 && nowMs - thing.filledMs > burst * refillMs) this.#things.delete(key);
    }
  }
}

function withCount(happening: Happening, skipped: number): Happening {
  return { ...happening, message: `${happening.message} (and ${skipped} more of the kind just before)` };
}
