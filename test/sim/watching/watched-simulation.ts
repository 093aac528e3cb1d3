import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/cli/system/system-ports.ts';
import type { Watch, WatchUpdate } from '../../../src/controller/controller.ts';
import type { DocumentStore } from '../../../src/controller/inventory/document-store.ts';
import { openSqliteStore } from '../../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import type { CellStats, EventView, ZoneStats } from '../../../src/controller/model/stats-views.ts';
import type { Cells } from '../../../src/controller/ports.ts';
import { call, SimWorld, simulatedCells } from '../sim-world.ts';
import { Simulation } from '../simulation.ts';
import { recordZone } from './watched-zone.ts';

export interface WatchedSimulationOptions {
  readonly hosts: number;
  readonly guests: number;
  readonly intervalMs: number;
  /** The cells as the controller is to have them. */
  readonly wrap?: (cells: Cells) => Cells;
}

interface Parts {
  readonly simulation: Simulation;
  readonly directory: string;
  readonly store: DocumentStore;
  readonly cells: Cells;
  readonly watch: Watch;
}

/** Simulated cells with guests, all of them recorded, and a watch over them that is read as it tells. */
export class WatchedSimulation {
  readonly simulation: Simulation;
  readonly watch: Watch;
  /** All that were told so far. */
  readonly events: EventView[] = [];
  readonly #parts: Parts;
  readonly #updates: AsyncIterator<WatchUpdate, void>;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.simulation = parts.simulation;
    this.watch = parts.watch;
    this.#updates = parts.watch[Symbol.asyncIterator]();
  }

  static async start({ hosts, guests, intervalMs, wrap }: WatchedSimulationOptions): Promise<WatchedSimulation> {
    const simulation = await Simulation.start({ hosts, traits: { guests } });
    const directory = mkdtempSync(join(tmpdir(), 'nano-watch-'));
    const store = await openSqliteStore({ directory });
    await recordZone(store, simulation, guests);
    const cells = simulatedCells(simulation);
    const world = new SimWorld(store, wrap?.(cells) ?? cells);
    const { controller } = await world.process((services) => ({
      ...services,
      clock: systemClock,
      // What was lost is tried again after the shortest pauses that chance allows.
      ids: { ...services.ids, random: (count) => new Uint8Array(count) },
    }));
    return new WatchedSimulation({
      simulation,
      directory,
      store,
      cells,
      watch: controller.watch({ intervalMs }, call),
    });
  }

  /** The first look of which it is so; `seen` is told each look up to it. */
  async until(holds: (stats: ZoneStats) => boolean, seen?: (stats: ZoneStats) => void): Promise<ZoneStats> {
    for (;;) {
      const { value, done } = await this.#updates.next();
      if (done === true) throw new Error('the watch has ended');
      if (value.type === 'event') this.events.push(value.event);
      else {
        seen?.(value.stats);
        if (holds(value.stats)) return value.stats;
      }
    }
  }

  /** Until all but these were read again, and know their rates. */
  async othersAreFresh(named: readonly string[]): Promise<ZoneStats> {
    const asked = Date.now();
    return this.until(({ cells }) =>
      cells.every(
        ({ name, readAt, cpu }) => named.includes(name) || (Date.parse(readAt ?? '') > asked && cpu !== null),
      ),
    );
  }

  /** Closes the watch, and then all connections. */
  async close(): Promise<void> {
    await this.watch.close();
    await this.#parts.cells.close();
  }

  /** Whether whoever reads is told that there is no more. */
  async isOver(): Promise<boolean> {
    return (await this.#updates.next()).done === true;
  }

  async stop(): Promise<void> {
    const { simulation, store, directory } = this.#parts;
    await simulation.check();
    await store.close();
    rmSync(directory, { recursive: true });
    await simulation.stop();
  }
}

/** A machine that is busy makes cells slow, not gone. */
export function allAnswer({ zone, cells }: ZoneStats): boolean {
  return zone.cells.online + zone.cells.slow === cells.length;
}

export function cellsOf(stats: ZoneStats, named: readonly string[]): readonly CellStats[] {
  return stats.cells.filter(({ name }) => named.includes(name));
}

export function stand(stats: ZoneStats, named: readonly string[], contact: CellStats['contact']): boolean {
  return cellsOf(stats, named).every((cell) => cell.contact === contact);
}

/** The names of so many hosts of a simulation, from the one of this number on. */
export function names(from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `sim-${from + index}`);
}
