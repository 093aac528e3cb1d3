import { toNanoError } from '../model/errors.ts';
import type { ZoneStats } from '../model/stats-views.ts';
import type { Chronicle } from '../ports/chronicle.ts';
import type { Services } from '../services.ts';
import { Alarm } from './alarm.ts';
import { eventNumber, eventView, type Happening } from './event-codes.ts';
import { EventGate } from './event-gate.ts';
import { EventQueue } from './event-queue.ts';
import { keepHeapSmall } from './heap-growth.ts';
import { Observer } from './observer.ts';
import { OperationFollower } from './operation-events.ts';
import { WatchFeed } from './watch-feed.ts';
import { type WatchedDocuments, WatchedInventory, type WatchScope } from './watched-inventory.ts';

/** What happens is shown as soon as this, and no more often. */
const soonMs = 100;
/** While cells are asked: how often those that are slow are looked after, and what has come so far is shown at first. */
const pulseMs = 200;
/** What has not come by then is shown with the next look. */
const patienceMs = 1_000;
/** A tick that comes later than that was held up: this process stood still, and no cell is to blame. */
const heldUpMs = 3_000;
const gateMs = 1_000;

/** One watch from its first look to its end: when cells are asked, and when what is seen is told. */
export class Watching {
  readonly feed = new WatchFeed();
  readonly #services: Services;
  readonly #closing = new AbortController();
  readonly #tick: Alarm;
  readonly #show: Alarm;
  readonly #pulse: Alarm;
  readonly #release: Alarm;
  readonly #keep: Alarm;
  readonly #gate = new EventGate((happening) => this.#tell(happening));
  readonly #running: Promise<void>;
  #intervalMs: number | null;
  #lastIntervalMs: number;
  #observer: Observer | undefined;
  #inventory: WatchedInventory | undefined;
  #operations: OperationFollower | undefined;
  #isTicking = false;
  #tickedMs: number | undefined;
  #frozenMs: number | undefined;
  #lastNumber = 0;
  #chronicle: Chronicle | undefined;
  #scope = '';
  /** What has happened and is not kept yet. */
  readonly #unkept = new EventQueue();
  #shown: ZoneStats | undefined;

  constructor(services: Services, intervalMs: number, scope: () => Promise<WatchScope>, signal?: AbortSignal) {
    this.#services = services;
    this.#intervalMs = intervalMs;
    this.#lastIntervalMs = intervalMs;
    keepHeapSmall();
    const { clock } = services;
    const alarm = (ring: () => void) => new Alarm(clock, () => this.#attempt(ring));
    this.#tick = alarm(() => this.#lookSoon());
    this.#show = alarm(() => this.#showNow());
    this.#pulse = alarm(() => this.#beat());
    this.#release = alarm(() => this.#gate.flush());
    this.#keep = alarm(() => this.#keepEvents());
    signal?.addEventListener('abort', () => this.#attempt(() => this.#end()), { once: true });
    if (signal?.aborted === true) this.#end();
    this.#running = this.#begin(scope).catch((error: unknown) => this.#end(error));
  }

  pace(intervalMs: number | null): void {
    if (this.#closing.signal.aborted || intervalMs === this.#intervalMs) return;
    const { clock } = this.#services;
    const wasFrozen = this.#frozenMs;
    this.#intervalMs = intervalMs;
    if (intervalMs === null) {
      this.#frozenMs = clock.monotonic();
      for (const alarm of [this.#tick, this.#show, this.#pulse]) alarm.clear();
      return;
    }
    this.#lastIntervalMs = intervalMs;
    this.#frozenMs = undefined;
    this.#tickedMs = undefined;
    if (wasFrozen !== undefined) this.#observer?.forgive(clock.monotonic() - wasFrozen);
    this.#tick.clear();
    this.#lookSoon();
  }

  refresh(): void {
    this.#lookSoon();
  }

  async close(): Promise<void> {
    this.#attempt(() => this.#end());
    await this.#running;
  }

  async #begin(scope: () => Promise<WatchScope>): Promise<void> {
    const services = this.#services;
    const watched = await scope();
    this.#inventory = new WatchedInventory(services.store, watched);
    const documents = await this.#inventory.read();
    const observations = await services.store.list('observations');
    this.#operations = new OperationFollower(services.store);
    await this.#operations.read();
    if (this.#closing.signal.aborted) return;
    this.#observer = new Observer(documents, {
      services,
      signal: this.#closing.signal,
      chance: () => (services.ids.random(1)[0] ?? 0) / 256,
      remembered: new Map(observations.map((one) => [one.id, one])),
      onHappening: (happening) => this.#happened(happening),
      onAnswer: () => this.#attempt(() => this.#answered()),
    });
    this.#showNow();
    this.#scope = scopePath(watched, documents);
    this.#chronicle = await services.chronicle();
    await this.#look();
  }

  /** Whoever reads is told of a fault of nano's own: nobody else waits for what is done here. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#end(error);
    }
  }

  #lookSoon(): void {
    this.#look().catch((error: unknown) => this.#end(error));
  }

  /** One round of questions. */
  async #look(): Promise<void> {
    const observer = this.#observer;
    if (observer === undefined || this.#isTicking || this.#closing.signal.aborted) return;
    this.#isTicking = true;
    try {
      this.#forgiveStandstill(observer);
      await this.#follow(observer);
      if (this.#closing.signal.aborted) return;
      observer.ask();
      if (observer.outstanding > 0) this.#pulse.set(pulseMs);
      this.#show.set(Math.min(patienceMs, this.#lastIntervalMs * 0.75));
      if (observer.outstanding === 0) this.#answered();
    } finally {
      this.#isTicking = false;
      if (this.#intervalMs !== null && !this.#closing.signal.aborted) {
        const passedMs = this.#services.clock.monotonic() - (this.#tickedMs ?? 0);
        this.#tick.set(Math.max(0, this.#intervalMs - passedMs));
      }
    }
  }

  #forgiveStandstill(observer: Observer): void {
    const nowMs = this.#services.clock.monotonic();
    const lateMs = nowMs - (this.#tickedMs ?? nowMs) - this.#lastIntervalMs;
    if (lateMs > heldUpMs) observer.forgive(lateMs);
    this.#tickedMs = nowMs;
  }

  /** The inventory and the operations, as others changed them. What cannot be read now is read with the next look. */
  async #follow(observer: Observer): Promise<void> {
    const { logger } = this.#services;
    try {
      const documents = await this.#inventory?.read();
      if (documents !== undefined) observer.follow(documents);
      for (const event of (await this.#operations?.read()) ?? []) this.feed.tell(event);
    } catch (error) {
      logger.debug('the inventory could not be read', { error: toNanoError(error).message });
    }
  }

  #answered(): void {
    const observer = this.#observer;
    if (observer === undefined || this.#closing.signal.aborted || this.#isTicking) return;
    if (observer.outstanding === 0) {
      this.#pulse.clear();
      this.#show.clear();
      this.#showNow();
    }
  }

  #beat(): void {
    const observer = this.#observer;
    if (observer === undefined || observer.outstanding === 0) return;
    observer.expire();
    if (!observer.isComplete) this.#showNow();
    this.#pulse.set(pulseMs);
  }

  #happened(happening: Happening): void {
    this.#gate.take(happening, this.#services.clock.monotonic());
    if (this.#gate.holds) this.#release.set(gateMs);
    if (this.#intervalMs !== null) this.#show.set(soonMs);
    else this.#keep.set(gateMs);
  }

  #tell(happening: Happening): void {
    const atMs = this.#services.clock.now();
    this.#lastNumber = Math.max(this.#lastNumber + 1, eventNumber(atMs, 0));
    const event = eventView(happening, this.#lastNumber, new Date(atMs).toISOString());
    this.feed.tell(event);
    this.#unkept.add(event);
  }

  #showNow(): void {
    if (this.#observer === undefined || this.#closing.signal.aborted) return;
    const look = this.#observer.look(this.#intervalMs, this.#lastIntervalMs);
    this.#shown = look;
    this.feed.show(look);
    if (this.#chronicle !== undefined) this.#chronicle.keep(this.#scope, look, this.#unkept.takeAll());
  }

  /** What happens while the watch is frozen, or just before it ends, is kept though no look comes with it. */
  #keepEvents(): void {
    if (this.#shown === undefined || this.#chronicle === undefined || this.#unkept.isEmpty) return;
    this.#chronicle.keep(this.#scope, { ...this.#shown, intervalMs: null }, this.#unkept.takeAll());
  }

  #end(failure?: unknown): void {
    if (!this.#closing.signal.aborted && failure === undefined) {
      this.#gate.flush();
      this.#keepEvents();
    }
    this.#closing.abort();
    for (const alarm of [this.#tick, this.#show, this.#pulse, this.#release, this.#keep]) alarm.clear();
    this.#observer?.close();
    this.feed.end(failure);
  }
}

/** What is watched as a path, of which the whole zone is the beginning. */
function scopePath({ poolId, cellId }: WatchScope, documents: WatchedDocuments): string {
  if (cellId !== undefined) return `pool/${documents.cells[0]?.poolId ?? poolId}/cell/${cellId}`;
  return poolId === undefined ? '' : `pool/${poolId}`;
}
