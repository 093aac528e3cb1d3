import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../../src/cli/system/system-ports.ts';
import type { Watch } from '../../../src/controller/controller.ts';
import { openSqliteStore } from '../../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import type { ZoneStats } from '../../../src/controller/model/stats-views.ts';
import { call, SimWorld, simulatedCells } from '../sim-world.ts';
import { Simulation } from '../simulation.ts';
import { recordZone } from './watched-zone.ts';

export interface MeasureZoneOptions {
  readonly cells: number;
  readonly guests: number;
  readonly intervalMs: number;
  /** How long it is watched once all cells have answered. */
  readonly watchMs: number;
}

export interface MeasuredZone {
  /** Until the inventory is shown, and until every cell is. */
  readonly firstMs: number;
  readonly connectedMs: number;
  /** CPU time until then: of nano's process, and of those that it started (`ssh -G`). */
  readonly connectCpuMs: number;
  readonly connectChildrenCpuMs: number;
  /** The longest that nothing else was done meanwhile. */
  readonly connectStallMs: number;
  /** With warm connections: from asking until all cells have answered. */
  readonly pollMs: readonly number[];
  /** While it is watched at its interval: processors in use, how late it came to anything, and memory. */
  readonly cores: number;
  readonly stallMs: { readonly p99: number; readonly worst: number };
  readonly rssBytes: number;
  readonly looks: number;
  /** How old the oldest cell's values were when they were told. */
  readonly oldestMs: number;
}

const polls = 5;

/** What it costs to watch a whole zone of simulated cells through the controller. */
export async function measureZone(options: MeasureZoneOptions): Promise<MeasuredZone> {
  const { cells: hosts, guests, intervalMs, watchMs } = options;
  const simulation = await Simulation.start({ hosts, traits: { guests } });
  const directory = mkdtempSync(join(tmpdir(), 'nano-bench-'));
  const store = await openSqliteStore({ directory });
  const cells = simulatedCells(simulation);
  try {
    await recordZone(store, simulation, guests);
    const { controller } = await new SimWorld(store, cells).process((services) => ({
      ...services,
      clock: systemClock,
    }));
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const [began, cpu, children] = [performance.now(), process.cpuUsage(), childrenCpuMs()];
    const looks = new Looks(controller.watch({ intervalMs }, call));
    await looks.next();
    const firstMs = performance.now() - began;
    await looks.until(({ zone }) => zone.cells.online + zone.cells.slow === hosts);
    const connectedMs = performance.now() - began;
    const connectCpuMs = cpuMs(cpu);
    const connectStallMs = delay.max / 1e6;

    looks.watch.pace(null);
    const pollMs: number[] = [];
    for (let poll = 0; poll < polls; poll += 1) {
      await systemClock.sleep(intervalMs);
      const [asked, at] = [performance.now(), Date.now()];
      looks.watch.refresh();
      await looks.until((stats) => oldest(stats) >= at);
      pollMs.push(performance.now() - asked);
    }

    // By now they have all ended, and no others were started.
    const connectChildrenCpuMs = childrenCpuMs() - children;
    looks.watch.pace(intervalMs);
    await looks.next();
    delay.reset();
    const [from, used, before] = [performance.now(), process.cpuUsage(), looks.count];
    let [rssBytes, oldestMs] = [0, 0];
    while (performance.now() - from < watchMs) {
      const stats = await looks.next();
      oldestMs = Math.max(oldestMs, Date.now() - oldest(stats));
      rssBytes = Math.max(rssBytes, process.memoryUsage.rss());
    }
    const cores = cpuMs(used) / (performance.now() - from);
    const stallMs = { p99: delay.percentile(99) / 1e6, worst: delay.max / 1e6 };
    await looks.watch.close();
    const counted = { cores, stallMs, rssBytes, oldestMs, looks: looks.count - before };
    return { firstMs, connectedMs, connectCpuMs, connectChildrenCpuMs, connectStallMs, pollMs, ...counted };
  } finally {
    await cells.close();
    await store.close();
    rmSync(directory, { recursive: true });
    await simulation.stop();
  }
}

/** The looks of a watch, one after the other. */
class Looks {
  readonly watch: Watch;
  readonly #updates: AsyncIterator<unknown, void>;
  count = 0;

  constructor(watch: Watch) {
    this.watch = watch;
    this.#updates = watch[Symbol.asyncIterator]();
  }

  async next(): Promise<ZoneStats> {
    for (;;) {
      const { value, done } = await this.#updates.next();
      if (done === true) throw new Error('the watch has ended');
      if (!isLook(value)) continue;
      this.count += 1;
      return value.stats;
    }
  }

  async until(holds: (stats: ZoneStats) => boolean): Promise<void> {
    while (!holds(await this.next()));
  }
}

function isLook(update: unknown): update is { readonly stats: ZoneStats } {
  return typeof update === 'object' && update !== null && 'stats' in update;
}

/** When the values of the cell that was read longest ago were. */
function oldest({ cells }: ZoneStats): number {
  return Math.min(...cells.map(({ readAt }) => (readAt === null ? 0 : Date.parse(readAt))));
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

const ticksPerSecond = 100;

/** Of all that this process has started and that has ended: fields 16 and 17 of proc(5)'s stat. */
function childrenCpuMs(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[13]) + Number(fields[14])) / ticksPerSecond) * 1000;
}
