import { onTestFinished } from 'vitest';
import type { Controller, Watch, WatchUpdate } from '../../../../src/controller/controller.ts';
import type { CellStats, EventView, InstanceStats, ZoneStats } from '../../../../src/controller/model/stats-views.ts';
import type { Chronicle } from '../../../../src/controller/ports/chronicle.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import type { FakeHost } from '../../../support/fake-host.ts';
import { noChronicle } from '../../../support/no-chronicle.ts';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from '../operations/scenarios.ts';

/** A zone that is watched while time passes as a test says, and all that the watch told. */
export class WatchedZone {
  readonly clock = new FakeClock();
  readonly world: TestWorld;
  readonly controller: Controller;
  readonly looks: ZoneStats[] = [];
  readonly events: EventView[] = [];
  watch: Watch | undefined;

  private constructor(world: TestWorld, controller: Controller) {
    this.world = world;
    this.controller = controller;
  }

  /** Cells `one` and `two`, and an instance `web` on the first. */
  static async create(keep: Chronicle['keep'] = noChronicle.keep): Promise<WatchedZone> {
    const world = new TestWorld();
    const { controller: builder } = await world.process();
    for (const host of ['one', 'two']) await addHost(builder, host);
    await importImage(builder);
    await createInstance(builder, 'web', 'one');
    const zone: { clock?: FakeClock } = {};
    const { controller } = await world.process((services) => ({
      ...services,
      chronicle: async () => ({ ...noChronicle, keep }),
      clock: {
        now: () => zone.clock?.now() ?? 0,
        monotonic: () => zone.clock?.monotonic() ?? 0,
        sleep: (ms, signal) => zone.clock?.sleep(ms, signal) ?? Promise.resolve(),
      },
    }));
    const watched = new WatchedZone(world, controller);
    // Later than all that was done to make the zone.
    watched.clock.offsetMs = Date.now() + 1_000;
    zone.clock = watched.clock;
    return watched;
  }

  /** Begins to watch, each two seconds, and reads all that is told. */
  async begin(request: { pool?: string; cell?: string } = {}): Promise<Watch> {
    const watch = this.controller.watch({ intervalMs: 2_000, ...request }, call);
    this.watch = watch;
    onTestFinished(() => watch.close());
    void this.#read(watch);
    await this.clock.pass(0);
    return watch;
  }

  async #read(watch: AsyncIterable<WatchUpdate>): Promise<void> {
    for await (const update of watch) {
      if (update.type === 'stats') this.looks.push(update.stats);
      else this.events.push(update.event);
    }
  }

  host(name = 'one'): FakeHost {
    return this.world.cells.host(name);
  }

  get last(): ZoneStats {
    const last = this.looks.at(-1);
    if (last === undefined) throw new Error('nothing was shown');
    return last;
  }

  cell(name = 'one'): CellStats {
    const found = this.last.cells.find((cell) => cell.name === name);
    if (found === undefined) throw new Error(`there is no cell ${name}`);
    return found;
  }

  instance(name = 'web'): InstanceStats {
    const found = this.last.instances.find((instance) => instance.name === name);
    if (found === undefined) throw new Error(`there is no instance ${name}`);
    return found;
  }

  /** The codes of what was told, and of what. */
  get told(): readonly string[] {
    return this.events.map(({ code, cell, instance }) => `${code} ${instance ?? cell}`);
  }
}
