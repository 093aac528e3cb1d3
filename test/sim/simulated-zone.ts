import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import { openSqliteStore } from '../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import { Nano, type Ran } from '../lab/nano.ts';
import { imageBytes } from '../unit/controller/operations/scenarios.ts';
import { faultsOf } from './audit.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';

/** The program itself, with an inventory of its own, on simulated cells. */
export class SimulatedZone {
  readonly simulation: Simulation;
  readonly nano: Nano;
  readonly image: string;

  private constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.nano = new Nano({ PATH: simulation.searchPath() });
    this.image = join(simulation.directory, 'base.qcow2');
  }

  static async start(options: SimulationOptions): Promise<SimulatedZone> {
    const zone = new SimulatedZone(await Simulation.start(options));
    for await (const bytes of imageBytes()) writeFileSync(zone.image, bytes);
    return zone;
  }

  async addCell(name: string): Promise<void> {
    const { hostKey, identity, port } = this.simulation;
    const login = ['--user', 'root', '--port', String(port), '--identity', identity, '--host-key', hostKey.fingerprint];
    await this.must('pool', 'add-cell', 'default', this.simulation.hostOf(name), ...login);
  }

  importImage(name = 'base'): Promise<Ran> {
    return this.must('image', 'import', this.image, '--name', name);
  }

  async must(...args: readonly string[]): Promise<Ran> {
    const ran = await this.nano.run(...args);
    if (ran.status === 0) return ran;
    throw new Error(`nano ${args.join(' ')}: exit ${ran.status}\n${ran.stdout}${ran.stderr}`);
  }

  /** Keeps inventory and hosts as they are, to come back to: no nano may run meanwhile. */
  async save(): Promise<() => Promise<void>> {
    const { home } = this.nano;
    const saved = new Map(readdirSync(home).map((name) => [name, readFileSync(join(home, name))]));
    const hosts = await this.simulation.ask('snapshot');
    return async () => {
      for (const name of readdirSync(home)) if (!saved.has(name)) rmSync(join(home, name), { recursive: true });
      // Into the same files: nano would take others for a copy, and drive nothing with it.
      for (const [name, bytes] of saved) writeFileSync(join(home, name), bytes);
      await this.simulation.ask('restore', hosts);
    };
  }

  /** Works with the inventory in this process. */
  async withStore<T>(work: (store: DocumentStore) => Promise<T>): Promise<T> {
    const store = await openSqliteStore({ directory: this.nano.home });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  /** What is wrong, with every operation ended. */
  async faults(): Promise<string[]> {
    const found = await this.withStore((store) => faultsOf(store, this.simulation));
    await this.simulation.check();
    return found;
  }

  async stop(): Promise<void> {
    this.nano.remove();
    await this.simulation.stop();
  }
}
