import { randomBytes } from 'node:crypto';
import type { Controller } from '../../src/controller/controller.ts';
import { createEmbeddedController } from '../../src/controller/embedded-controller.ts';
import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import { makeUuidV7 } from '../../src/controller/model/ids.ts';
import type { Cells } from '../../src/controller/ports.ts';
import type { Services } from '../../src/controller/services.ts';
import { FakeCells, type FakeDomain } from './fake-host.ts';
import { MemoryStore } from './memory-store.ts';
import { noChronicle } from './no-chronicle.ts';

export const call = { actor: { user: 'tester', host: 'here' } };

/** One zone on fake hosts, driven by any number of nano processes, each of which can be made to die. */
export class TestWorld {
  readonly cells: FakeCells;
  readonly dead = new Set<number>();
  readonly store: MemoryStore;
  #pids = 0;

  constructor(store = new MemoryStore(), cells = new FakeCells()) {
    this.store = store;
    this.cells = cells;
  }

  /** As if somebody else had defined it. */
  addDomain(host: string, uuid: string, domain: FakeDomain): void {
    this.cells.host(host).domains.set(uuid, { ...domain });
  }

  /** The same world again, to go another way from here. */
  clone(): TestWorld {
    return new TestWorld(this.store.clone(), this.cells.clone());
  }

  /** A nano process of its own: a controller whose calls go through `wrap`, so that it can be cut off. */
  async process(
    wrap: (services: Services) => Services = (services) => services,
  ): Promise<{ controller: Controller; pid: number }> {
    this.#pids += 1;
    const pid = this.#pids;
    const services: Services = {
      store: this.store,
      cells: this.cells,
      clock: {
        now: () => Date.now(),
        monotonic: () => performance.now(),
        sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 1))),
      },
      ids: { uuid: () => makeUuidV7(Date.now(), randomBytes(10)), random: (count) => randomBytes(count) },
      processes: {
        self: () => ({ host: 'here', bootId: 'boot', pid, startTime: String(pid) }),
        state: (owner) => (this.dead.has(owner.pid) ? 'dead' : 'alive'),
      },
      logger: { debug: () => {} },
      chronicle: async () => noChronicle,
    };
    return { controller: await createEmbeddedController(wrap(services)), pid };
  }
}

/** Makes a process die at the n-th point that it passes: before or after a transaction or an action on a cell. */
export function dyingAt(point: number): {
  wrap: (services: Services) => Services;
  died: () => boolean;
  arm: () => void;
} {
  let passed = 0;
  let dead = false;
  let armed = false;
  const pass = (): void => {
    if (dead) throw new Error('this process is dead');
    if (!armed) return;
    passed += 1;
    if (passed <= point) return;
    dead = true;
    throw new Error('this process died');
  };
  const wrapStore = (store: DocumentStore): DocumentStore => ({
    get: (...args) => store.get(...args),
    find: (...args) => store.find(...args),
    list: (...args) => store.list(...args),
    count: (...args) => store.count(...args),
    changeMark: () => store.changeMark(),
    revisions: (...args) => store.revisions(...args),
    close: () => store.close(),
    async transaction(work) {
      pass();
      const result = await store.transaction(work);
      pass();
      return result;
    },
  });
  const wrapCells = (cells: Cells): Cells => ({
    close: () => cells.close(),
    at: (target) =>
      new Proxy(cells.at(target), {
        get(driver, name, receiver) {
          const method: unknown = Reflect.get(driver, name, receiver);
          if (typeof method !== 'function') return method;
          return (...args: unknown[]) => dieAround(Reflect.apply(method, driver, args), pass);
        },
      }),
  });
  return {
    wrap: (services) => ({ ...services, store: wrapStore(services.store), cells: wrapCells(services.cells) }),
    died: () => dead,
    arm: () => {
      armed = true;
    },
  };
}

function dieAround(result: unknown, pass: () => void): unknown {
  if (typeof result !== 'object' || result === null || !('run' in result) || typeof result.run !== 'function') {
    // Who dies here hears no more of what was asked: that it fails is nobody's error.
    if (result instanceof Promise) result.catch(() => {});
    pass();
    return result;
  }
  const { run } = result;
  return {
    ...result,
    async run(context: unknown) {
      pass();
      const value: unknown = await Reflect.apply(run, result, [context]);
      pass();
      return value;
    },
  };
}
