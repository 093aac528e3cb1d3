import { createCells } from '../../src/cell/create-cells.ts';
import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import type { Cells } from '../../src/controller/ports.ts';
import type { Services } from '../../src/controller/services.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { dyingAt } from '../support/test-world.ts';
import { lookBefore, wrongAfter } from './aftermath.ts';
import type { NamedScenario } from './find-scenario.ts';
import { finish, type Way } from './finish.ts';
import { type Column, record, stepName } from './matrix.ts';
import type { FaultSpec } from './server/faults.ts';
import { SimWorld, simulatedTransport } from './sim-world.ts';
import type { Simulation } from './simulation.ts';
import { watchedTransport } from './watched-transport.ts';

/** A way in which one remote command goes wrong; `kill` is a drop that nano does not live to see. */
export type Fault = Pick<FaultSpec, 'moment' | 'slowMs'> & { readonly column: Exclude<Column, 'SIGKILL'> };

// Still at work when nano has connected again, to undo it.
const slowMs = 150;

/** Each way in which one command can go wrong. */
export const eachFault: readonly Fault[] = [
  { column: 'fail', moment: 'before' },
  { column: 'fail', moment: 'after' },
  { column: 'drop', moment: 'before' },
  { column: 'drop', moment: 'during', slowMs },
  { column: 'drop', moment: 'after' },
];
export const eachDeath: readonly Fault[] = [
  { column: 'kill', moment: 'before' },
  { column: 'kill', moment: 'during', slowMs },
  { column: 'kill', moment: 'after' },
];

export interface Outcome {
  readonly tries: number;
  /** What was not as it must be. */
  readonly wrong: readonly string[];
}

interface Bounds {
  readonly simulation: Simulation;
  readonly tried: NamedScenario;
}

/** One run of a change: what is to go wrong in it, and what was seen of it. */
interface Run {
  readonly store: DocumentStore;
  /** The command at which the process dies. */
  diesAt: number | undefined;
  /** The steps in which its commands were sent. */
  readonly steps: string[];
  /** How many operations there were before. */
  readonly known: number;
  isDead: boolean;
}

/**
 * Makes a change again and again, and lets its first remote command go wrong, then its second, and so on; what is left
 * open is resumed, and in another run rolled back. Whatever comes of it, the change is complete or absent afterwards.
 */
export function tryEachCommand(bounds: Bounds, { column, ...spec }: Fault): Promise<Outcome> {
  return tryEach(bounds, column, async (nth, { world, run, simulation, tried }) => {
    const act = column === 'fail' ? 'fail' : 'cut';
    if (column === 'kill') run.diesAt = nth;
    const id = await simulation.ask('fault', { ...spec, act, nth: nth + 1 });
    const { controller, pid } = await world.process((services) => mortal(services, run));
    await tried.scenario.change(controller).result.catch(() => {});
    world.dead.add(pid);
    const isHit = (await simulation.ask('removeFault', id)) > 0;
    return { isHit, step: run.steps[nth] ?? 'end', about: `${column} ${spec.moment} command ${nth + 1}` };
  });
}

/** The same for nano's own journal: it dies before and after each of its transactions and actions. */
export function tryEachPoint(bounds: Bounds): Promise<Outcome> {
  return tryEach(bounds, 'kill', async (point, { world, run, tried }) => {
    const death = dyingAt(point);
    const { controller, pid } = await world.process(death.wrap);
    death.arm();
    await tried.scenario.change(controller).result.catch(() => {});
    world.dead.add(pid);
    return { isHit: death.died(), step: await stepNow(run), about: `dead at point ${point}` };
  });
}

interface Attempt extends Bounds {
  readonly world: SimWorld;
  readonly run: Run;
}

type Try = (index: number, attempt: Attempt) => Promise<{ isHit: boolean; step: string; about: string }>;

async function tryEach(bounds: Bounds, column: Column, attempt: Try): Promise<Outcome> {
  const { simulation, tried } = bounds;
  const empty = await simulation.ask('snapshot');
  const store = new MemoryStore();
  let run = newRun(store, 0);
  const cells = watchedCells(simulation, () => run);
  const wrong: string[] = [];
  try {
    const origin = new SimWorld(store, cells, simulation);
    await tried.scenario.prepare((await origin.process()).controller, origin);
    const ready = await simulation.ask('snapshot');
    const before = await lookBefore(store, simulation);
    const once = async (index: number, way: Way): Promise<'hit' | 'hit and open' | 'past'> => {
      await simulation.ask('restore', ready);
      run = newRun(store.clone(), await store.count('operations'));
      const world = new SimWorld(run.store, cells, simulation);
      const { isHit, step, about } = await attempt(index, { simulation, tried, world, run });
      const [begun] = await newOperations(run);
      const isOpen = (await run.store.find('operations', 'open', { limit: 1 })).length > 0;
      run = { ...run, isDead: false, diesAt: undefined };
      const found: string[] = [];
      await finish(world, way).catch((error: unknown) => found.push(String(error)));
      found.push(...(await wrongAfter(run.store, simulation, { tried, before, operation: begun?.id })));
      wrong.push(...found.map((fault) => `${tried.kind} (${tried.name}), ${about} (${step}), ${way}: ${fault}`));
      if (!isHit) return 'past';
      record({ kind: tried.kind, step, column, passed: found.length === 0 });
      return isOpen ? 'hit and open' : 'hit';
    };
    for (let index = 0; ; index += 1) {
      const how = await once(index, 'resume');
      if (how === 'past') return { tries: index, wrong };
      if (how === 'hit and open') await once(index, 'rollback');
    }
  } finally {
    await simulation.ask('clearFaults');
    await simulation.ask('restore', empty);
    await cells.close();
  }
}

function newRun(store: DocumentStore, known: number): Run {
  return { store, known, diesAt: undefined, steps: [], isDead: false };
}

/** The cells as the process of the present run reaches them, until it dies. */
function watchedCells(simulation: Simulation, present: () => Run): Cells {
  return createCells({
    transport: watchedTransport(simulatedTransport(simulation), async () => {
      const run = present();
      refuseDead(run);
      const number = run.steps.push(await stepNow(run)) - 1;
      return () => {
        if (number === run.diesAt) run.isDead = true;
      };
    }),
  });
}

/** The step that runs: `plan` before there is an operation, `end` after its last one. */
async function stepNow(run: Run): Promise<string> {
  const operations = await newOperations(run);
  const [operation] = operations;
  if (operation === undefined) return 'plan';
  if (operation.endedAt !== undefined) return 'end';
  const begun = operation.steps.filter(({ state }) => state !== 'pending').at(-1);
  return begun === undefined ? 'begin' : stepName(begun.name);
}

/** What the change began, itself first. */
async function newOperations({ store, known }: Run) {
  return (await store.find('operations', 'number', {})).slice(known);
}

/** A process that does nothing any more once it is dead. */
function mortal(services: Services, run: Run): Services {
  const alive = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(of, name) {
        const value: unknown = Reflect.get(of, name, of);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          refuseDead(run);
          return Reflect.apply(value, of, args);
        };
      },
    });
  return { ...services, store: alive(services.store), cells: alive(services.cells) };
}

function refuseDead({ isDead }: Run): void {
  if (isDead) throw new Error('this process is dead');
}
