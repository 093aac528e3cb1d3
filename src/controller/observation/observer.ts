import type { Cell, Observation } from '../model/cell.ts';
import type { DomainEvent } from '../model/domain-event.ts';
import type { Id } from '../model/ids.ts';
import type { ZoneStats } from '../model/stats-views.ts';
import { targetOf } from '../operations/zone-record.ts';
import type { Services } from '../services.ts';
import { type CellLook, cellLook } from './cell-look.ts';
import { CellObserver } from './cell-observer.ts';
import { contactHappening } from './contact-events.ts';
import type { EventMeaning } from './domain-events.ts';
import type { Happening } from './event-codes.ts';
import { GuestQuestions } from './guest-questions.ts';
import { Lane } from './lane.ts';
import type { WatchedDocuments } from './watched-inventory.ts';
import { zoneStats } from './zone-stats.ts';

/** Cells that are asked, and cells that are connected, at one moment: more would only wait for this process. */
const askedAtOnce = { places: 64, patienceMs: 300 } as const;
const connectedAtOnce = { places: 24, patienceMs: 1_500 } as const;

export interface ObserverParts {
  readonly services: Pick<Services, 'cells' | 'clock'>;
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** What cells said before, by their ids. */
  readonly remembered: ReadonlyMap<Id, Observation>;
  onHappening(happening: Happening): void;
  /** A cell has answered, or could not be asked. */
  onAnswer(): void;
}

/** All cells that are watched, and what is seen of them. */
export class Observer {
  readonly #parts: ObserverParts;
  readonly #cells = new Map<Id, CellObserver>();
  readonly #looks = new Map<Id, CellLook>();
  readonly #asking: Lane;
  readonly #connecting: Lane;
  readonly #guests: GuestQuestions;
  #documents: WatchedDocuments;
  #outstanding = 0;
  #stats: ZoneStats | undefined;

  constructor(documents: WatchedDocuments, parts: ObserverParts) {
    this.#parts = parts;
    const { clock } = parts.services;
    this.#asking = new Lane(askedAtOnce, clock);
    this.#connecting = new Lane(connectedAtOnce, clock);
    this.#guests = new GuestQuestions(clock, parts.signal);
    this.#documents = documents;
    for (const cell of documents.cells) this.#cells.set(cell.id, this.#observe(cell));
  }

  /** How many cells were asked and have not answered. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** Whether every cell has answered or has been given up. */
  get isComplete(): boolean {
    for (const observer of this.#cells.values()) {
      if (observer.cell.state === 'ready' && !observer.isSettled) return false;
    }
    return true;
  }

  /** Takes in what others have changed of the inventory. */
  follow(documents: WatchedDocuments): void {
    const before = this.#documents;
    if (documents === before) return;
    this.#documents = documents;
    const wanted = new Set(documents.cells.map(({ id }) => id));
    for (const [id, observer] of this.#cells) {
      if (wanted.has(id)) continue;
      observer.close();
      this.#cells.delete(id);
      this.#looks.delete(id);
    }
    for (const cell of documents.cells) {
      const known = this.#cells.get(cell.id);
      if (known !== undefined && isReachedAsBefore(cell, documents, known.cell, before)) known.cell = cell;
      else {
        known?.close();
        this.#cells.set(cell.id, this.#observe(cell));
      }
    }
  }

  /** Asks each cell that is not being asked already, and now and then one of its guests. */
  ask(): void {
    this.expire();
    for (const [id, observer] of this.#cells) {
      if (observer.cell.state !== 'ready') continue;
      if (observer.isDue) void this.#ask(observer);
      if (!observer.isConnected) continue;
      const driver = () => this.#driver(observer.cell);
      this.#guests.consider(id, observer.seen, this.#documents.instancesOn(id), driver);
    }
  }

  /** Those that are slow make room for the others; to be called several times a second while cells are asked. */
  expire(): void {
    this.#asking.expire();
    this.#connecting.expire();
  }

  /** Time in which nobody asked says nothing of the cells. */
  forgive(passedMs: number): void {
    for (const observer of this.#cells.values()) observer.forgive(passedMs);
  }

  /** @param tickMs between two times at which cells are asked */
  look(intervalMs: number | null, tickMs: number): ZoneStats {
    const { clock } = this.#parts.services;
    const documents = this.#documents;
    const epochMs = clock.now() - clock.monotonic();
    for (const [id, observer] of this.#cells) {
      const before = this.#looks.get(id);
      const contact = observer.contact(tickMs);
      const look = cellLook({ observer, documents, contact, epochMs, guests: this.#guests }, before);
      this.#looks.set(id, look);
      const happening = contactHappening(before?.cell, look.cell);
      if (happening !== undefined) this.#parts.onHappening(happening);
    }
    this.#stats = zoneStats(
      {
        at: new Date(clock.now()).toISOString(),
        intervalMs,
        complete: this.isComplete,
        pools: documents.pools,
        cells: documents.cells.flatMap(({ id }) => this.#looks.get(id)?.cell ?? []),
        instances: documents.instances.flatMap(({ id, cellId }) => this.#looks.get(cellId)?.instances.get(id) ?? []),
      },
      this.#stats,
    );
    return this.#stats;
  }

  close(): void {
    for (const observer of this.#cells.values()) observer.close();
  }

  #observe(cell: Cell): CellObserver {
    const { services, chance, remembered } = this.#parts;
    return new CellObserver(cell, remembered.get(cell.id), {
      clock: services.clock,
      driver: this.#driver(cell),
      stores: this.#documents.storesOf(cell.id),
      chance,
      onEvent: (event, meaning) => this.#hear(cell, event, meaning),
    });
  }

  #driver(cell: Cell) {
    return this.#parts.services.cells.at(targetOf(cell, this.#documents.zone));
  }

  async #ask(observer: CellObserver): Promise<void> {
    this.#outstanding += 1;
    try {
      const lane = observer.isConnected ? this.#asking : this.#connecting;
      await lane.run(() => observer.ask(this.#parts.signal));
    } finally {
      this.#outstanding -= 1;
      this.#parts.onAnswer();
    }
  }

  #hear(cell: Cell, event: DomainEvent, { code, message }: EventMeaning): void {
    const ours = this.#documents.instance(event.uuid);
    if (event.kind === 'agent' && ours !== undefined) this.#guests.heard(cell.id, event.uuid, event.connected);
    this.#parts.onHappening({
      code,
      cell: cell.name,
      instance: ours?.name ?? event.name,
      message: ours === undefined ? `foreign domain: ${message}` : message,
    });
  }
}

/** Whether a connection to a cell as it was recorded before is one to it as it is recorded now. */
function isReachedAsBefore(cell: Cell, now: WatchedDocuments, was: Cell, before: WatchedDocuments): boolean {
  const places = (documents: WatchedDocuments) => documents.storesOf(cell.id).map(({ id, path }) => [id, path]);
  return (
    now.zone.generation === before.zone.generation &&
    cell.name === was.name &&
    (cell === was || JSON.stringify(cell.address) === JSON.stringify(was.address)) &&
    JSON.stringify(places(now)) === JSON.stringify(places(before))
  );
}
