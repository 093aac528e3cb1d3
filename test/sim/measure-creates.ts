import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import type { CellDriver, Cells } from '../../src/controller/ports.ts';
import { imageBytes } from '../unit/controller/operations/scenarios.ts';
import { call, SimWorld, simulatedCells } from './sim-world.ts';
import { Simulation } from './simulation.ts';

export interface MeasuredCreate {
  readonly wallMs: number;
  /** While a call of the driver was under way: the cell's time, and that of the way to it. */
  readonly cellMs: number;
  /** Of nano's process, all threads: what it spends on its side of the way is part of it. */
  readonly cpuMs: number;
}

/** Creates instances one after the other, with an inventory in a new directory in `parent`, and tells what each took. */
export async function measureCreates(
  count: number,
  parent: string,
  cellCount = 20,
): Promise<readonly MeasuredCreate[]> {
  const traits = { cores: 256, memoryBytes: 2 ** 40 };
  const simulation = await Simulation.start({ hosts: cellCount, traits, givesWay: true });
  const directory = mkdtempSync(join(parent, 'nano-bench-'));
  const store = await openSqliteStore({ directory });
  const meter = new Meter();
  const world = new SimWorld(store, metered(simulatedCells(simulation), meter));
  try {
    const { controller } = await world.process();
    for (const host of simulation.names) {
      await controller.change('pool.add-cell', { pool: 'default', host }, call).result;
    }
    await controller.change('image.import', { name: 'base', sizeBytes: 1024 }, { ...call, source: imageBytes() })
      .result;
    const create = (name: string, cell?: string) =>
      controller.change('instance.create', { name, image: 'base', ...(cell === undefined ? {} : { cell }) }, call)
        .result;
    // The image is on every cell, and all code is warm.
    for (const cell of simulation.names) await create(`warm-${cell}`, cell);
    const measured: MeasuredCreate[] = [];
    for (let index = 0; index < count; index += 1) {
      const [began, cpu, cells] = [performance.now(), process.cpuUsage(), meter.busyMs];
      await create(`web-${index}`);
      const { user, system } = process.cpuUsage(cpu);
      measured.push({ wallMs: performance.now() - began, cellMs: meter.busyMs - cells, cpuMs: (user + system) / 1000 });
    }
    return measured;
  } finally {
    await world.cells.close();
    await store.close();
    rmSync(directory, { recursive: true });
    await simulation.stop();
  }
}

/** How long at least one call was under way. */
class Meter {
  busyMs = 0;
  #calls = 0;
  #since = 0;

  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#calls === 0) this.#since = performance.now();
    this.#calls += 1;
    try {
      return await work();
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0) this.busyMs += performance.now() - this.#since;
    }
  }
}

function metered(cells: Cells, meter: Meter): Cells {
  const around = (result: unknown): unknown => {
    if (result instanceof Promise) return meter.during(() => result);
    if (typeof result !== 'object' || result === null || !('run' in result)) return result;
    const { run } = result;
    if (typeof run !== 'function') return result;
    return { ...result, run: (context: unknown) => meter.during(() => Reflect.apply(run, result, [context])) };
  };
  const watch = (driver: CellDriver): CellDriver =>
    new Proxy(driver, {
      get(of, name, receiver) {
        const method: unknown = Reflect.get(of, name, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => around(Reflect.apply(method, of, args));
      },
    });
  return { close: () => cells.close(), at: (target) => watch(cells.at(target)) };
}
