import { createCells } from '../../src/cell/create-cells.ts';
import { createTransport, type Transport } from '../../src/cell/transport/transport.ts';
import { systemIds } from '../../src/cli/system/system-ports.ts';
import type { Controller } from '../../src/controller/controller.ts';
import { createEmbeddedController } from '../../src/controller/embedded-controller.ts';
import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import type { Cells } from '../../src/controller/ports.ts';
import type { Services } from '../../src/controller/services.ts';
import { noChronicle } from '../support/no-chronicle.ts';
import type { Simulation } from './simulation.ts';

export const call = { actor: { user: 'tester', host: 'here' } };

/** The real transport to a simulation, with an ssh_config of its own: hosts are found by their names. */
export function simulatedTransport(simulation: Simulation): Transport {
  const env = { PATH: process.env.PATH };
  return createTransport({ env, home: simulation.directory, sshConfigFile: simulation.sshConfig() });
}

/** The real driver over it. */
export function simulatedCells(simulation: Simulation): Cells {
  return createCells({ transport: simulatedTransport(simulation) });
}

/** One zone on simulated cells, driven by any number of controllers, each of which stands for a process of nano. */
export class SimWorld {
  readonly store: DocumentStore;
  readonly cells: Cells;
  /** The pids of those that count as dead. */
  readonly dead = new Set<number>();
  readonly #simulation: Simulation | undefined;
  #pids = 0;

  constructor(store: DocumentStore, cells: Cells, simulation?: Simulation) {
    this.store = store;
    this.cells = cells;
    this.#simulation = simulation;
  }

  /** As if somebody else had defined it. */
  async addDomain(host: string, uuid: string, { name }: { readonly name: string }): Promise<void> {
    await this.#simulation?.ask('addDomain', host, uuid, name);
  }

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
        sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 5))),
      },
      ids: systemIds,
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
