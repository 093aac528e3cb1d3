import { isNanoError } from '../../../src/controller/model/errors.ts';
import { temporaryStore } from '../../support/temporary-store.ts';
import { dyingAt } from '../../support/test-world.ts';
import { faultsOf } from '../audit.ts';
import { call, SimWorld, simulatedCells } from '../sim-world.ts';
import { Simulation } from '../simulation.ts';
import { chooseAct } from './acts.ts';
import { Random } from './random.ts';
import { makeTrouble } from './troubles.ts';

export interface SoakOptions {
  readonly operations: number;
  readonly cells: number;
  readonly seed: number;
  /** How many operators are at it at once. */
  readonly workers?: number;
  /** No operation is begun after so long, however few were. */
  readonly minutes?: number;
  readonly tell?: (line: string) => void;
}

export interface SoakResult {
  /** How many operations were begun. */
  readonly begun: number;
  /** How many ended how: `done`, a code of nano's errors, or `died`. */
  readonly endings: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  /** What went wrong on the cells meanwhile, and how often. */
  readonly troubles: Readonly<Record<string, number>>;
  /** What is wrong in the end. */
  readonly faults: readonly string[];
}

const death = 'this process';

/** Random operations on cells on which things go wrong, by operators that die; then all is finished and looked through. */
export async function soak({
  operations,
  cells,
  seed,
  workers = 4,
  minutes = 60,
  tell,
}: SoakOptions): Promise<SoakResult> {
  const simulation = await Simulation.start({ hosts: cells });
  const { store, remove } = await temporaryStore();
  const world = new SimWorld(store, simulatedCells(simulation));
  const endings: Record<string, number> = {};
  const troubles: Record<string, number> = {};
  const faults: string[] = [];
  let begun = 0;
  const until = performance.now() + minutes * 60_000;
  try {
    const { controller } = await world.process();
    // The others may join later.
    for (const host of simulation.names.slice(0, Math.ceil(cells * 0.7))) {
      await controller.change('pool.add-cell', { pool: 'default', host }, call).result;
    }
    await Promise.all(Array.from({ length: workers }, (_, worker) => work(new Random(seed * 1000 + worker))));
    await simulation.ask('clearFaults');
    for (const host of simulation.names) {
      await simulation.trouble(host, { libvirtDown: false, unreachable: false, freeBytes: null });
    }
    await finishAll();
    faults.push(...(await faultsOf(store, simulation)), ...(await simulation.ask('takeProblems')), ...(await verify()));
    const kinds: Record<string, number> = {};
    for (const { kind } of await store.list('operations')) kinds[kind] = (kinds[kind] ?? 0) + 1;
    return { begun, endings, kinds, troubles, faults };
  } finally {
    await world.cells.close();
    await remove();
    await simulation.stop();
  }

  /** What nano itself finds, as `nano verify --checksums` would say it. */
  async function verify(): Promise<string[]> {
    const { controller } = await world.process();
    const { findings } = await controller.query('zone.verify', { checksums: true }, call);
    const errors = findings.filter(({ severity }) => severity === 'error');
    return errors.map(({ code, cell, subject, fact }) => `${code}: ${cell} ${subject}: ${fact}`);
  }

  async function work(random: Random): Promise<void> {
    while (begun < operations && performance.now() < until) {
      const mend = await makeTrouble(simulation, random);
      await attempt(random);
      const trouble = await mend();
      troubles[trouble] = (troubles[trouble] ?? 0) + 1;
      if (random.chance(0.3)) await finishOne(random);
    }
  }

  /** One act, by a process of its own. */
  async function attempt(random: Random): Promise<void> {
    const dying = random.chance(0.12) ? dyingAt(random.below(40)) : undefined;
    dying?.arm();
    const { controller, pid } = await world.process(dying?.wrap);
    try {
      const change = await chooseAct({ store, controller, random, hosts: simulation.names });
      if (change === undefined) return;
      begun += 1;
      if (begun % 500 === 0) tell?.(`${begun} of ${operations}`);
      await change.result;
      count('done');
    } catch (error) {
      judge(error);
    } finally {
      world.dead.add(pid);
    }
  }

  async function finishOne(random: Random): Promise<void> {
    const open = (await store.find('operations', 'open', {})).filter(({ owner }) => world.dead.has(owner.pid));
    const operation = random.pick(open);
    if (operation !== undefined) await finish(operation.number, random.chance(0.5) ? 'resume' : 'rollback');
  }

  async function finish(number: number, how: 'resume' | 'rollback'): Promise<void> {
    const { controller, pid } = await world.process();
    try {
      await controller[how]({ operation: `#${number}` }, call).result;
      count(how);
    } catch (error) {
      judge(error);
    } finally {
      world.dead.add(pid);
    }
  }

  async function finishAll(): Promise<void> {
    for (let round = 0; round < 5; round += 1) {
      for (const { number } of await store.find('operations', 'open', {})) await finish(number, 'resume');
    }
  }

  function count(ending: string): void {
    endings[ending] = (endings[ending] ?? 0) + 1;
  }

  /** nano may refuse and fail, but for a reason of its own. */
  function judge(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    const code = words.includes(death) ? 'died' : isNanoError(error) ? error.code : 'no NanoError';
    count(code);
    if (code === 'INTERNAL' || code === 'no NanoError') {
      faults.push(`${words}\n${error instanceof Error ? error.stack : ''}`);
    }
  }
}
