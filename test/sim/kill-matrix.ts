import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import type { Operation } from '../../src/controller/model/operation.ts';
import { bundle, root } from '../support/run-typescript.ts';
import { type Before, lookBefore, wrongAfter } from './aftermath.ts';
import { commandLines } from './command-lines.ts';
import type { NamedScenario } from './find-scenario.ts';
import type { Way } from './finish.ts';
import { record, stepName } from './matrix.ts';
import type { FaultSpec } from './server/faults.ts';
import { SimWorld, simulatedCells } from './sim-world.ts';
import type { SimulatedZone } from './simulated-zone.ts';

export interface Killed {
  /** The steps in which nano was killed. */
  readonly steps: ReadonlySet<string>;
  /** What was not as it must be. */
  readonly wrong: readonly string[];
}

interface Bounds {
  readonly zone: SimulatedZone;
  readonly tried: NamedScenario;
  readonly moment: FaultSpec['moment'];
}

/**
 * Starts the program again and again, and kills it at the first remote command of one step, then of the next, and so on;
 * another resumes what it left, and in another run rolls it back. Whatever comes of it, the change is complete or absent
 * afterwards.
 */
export async function killInEachStep(bounds: Bounds): Promise<Killed> {
  const { zone, tried } = bounds;
  const empty = await zone.save();
  const steps = new Set<string>();
  const wrong: string[] = [];
  try {
    await prepare(zone, tried);
    const ready = await zone.save();
    const before = await zone.withStore((store) => lookBefore(store, zone.simulation));
    const labels = await undisturbed(zone, tried);
    const kill = async (nth: number, way: Way): Promise<boolean> => {
      await ready();
      const { step, isMet, isOpen, found } = await killAt(nth, way, bounds, before);
      steps.add(step);
      wrong.push(...found);
      // Cells that are slow get the zone's record another time: then nothing is sent after the end.
      if (isMet) record({ kind: tried.kind, step, column: 'SIGKILL', passed: found.length === 0 });
      return isOpen;
    };
    for (const [index, label] of labels.entries())
      if (!steps.has(label) && (await kill(index + 1, 'resume'))) await kill(index + 1, 'rollback');
    const missed = [...new Set(labels)].filter((label) => !steps.has(label));
    if (missed.length > 0) wrong.push(`nano was not killed in: ${missed.join()}`);
    return { steps, wrong };
  } finally {
    await zone.simulation.ask('clearFaults');
    await empty();
  }
}

/** The step in which each of the change's remote commands is sent, when nothing goes wrong. */
async function undisturbed(zone: SimulatedZone, tried: NamedScenario): Promise<string[]> {
  const { simulation } = zone;
  await simulation.ask('takeLog');
  const before = new Set(await zone.withStore(async (store) => (await store.list('operations')).map(({ id }) => id)));
  const ran = await (await start(zone, tried)).ended;
  if (ran.status !== 0) throw new Error(`${tried.kind}: exit ${ran.status}: ${ran.stderr}`);
  const log = await simulation.ask('takeLog');
  const operations = await zone.withStore((store) => store.list('operations'));
  const steps = operations
    .filter(({ id, kind }) => !before.has(id) && kind !== 'image.replicate')
    .flatMap((operation) => operation.steps);
  const endedAt = Math.max(...operations.map((operation) => Date.parse(operation.endedAt ?? '')));
  return log.map(({ startedAt }) => {
    if (startedAt > endedAt && operations.length > before.size) return 'end';
    const begun = steps.filter((step) => Date.parse(step.startedAt ?? '') <= startedAt).at(-1);
    return begun === undefined ? 'plan' : stepName(begun.name);
  });
}

async function killAt(
  nth: number,
  way: Way,
  { zone, tried, moment }: Bounds,
  before: Before,
): Promise<{ step: string; isMet: boolean; isOpen: boolean; found: readonly string[] }> {
  const { simulation } = zone;
  const known = await zone.withStore((store) => store.count('operations'));
  const fault = await simulation.ask('fault', { nth, moment, act: 'hang', yields: true });
  const running = await start(zone, tried);
  const isMet = await Promise.race([simulation.ask('met', fault), running.ended.then(() => false)]);
  const { step, operation, finished } = await zone.withStore((store) => whereItIs(store, known));
  if (isMet) running.signal('SIGKILL');
  const ran = await running.ended;
  const about = `${tried.kind} (${tried.name}), killed ${moment} command ${nth} (${step}), ${way}`;
  if (!isMet && ran.status !== 0) throw new Error(`${about}: exit ${ran.status} before it was killed: ${ran.stderr}`);
  if (operation !== undefined) await finish(zone, operation.number, way);
  await simulation.ask('clearFaults');
  const found = await zone.withStore((store) =>
    wrongAfter(store, simulation, { tried, before, operation: operation?.id ?? finished?.id }),
  );
  return { step, isMet, isOpen: operation !== undefined, found: found.map((fault) => `${about}: ${fault}`) };
}

/** The operation that is under way, and its step: `plan` before there is one, `end` after its last, when it is `finished`. */
async function whereItIs(
  store: DocumentStore,
  known: number,
): Promise<{ step: string; operation: Operation | undefined; finished?: Operation }> {
  const open = await store.find('operations', 'open', {});
  // A child is finished by whoever resumes its parent.
  const operation = open.find(({ kind }) => kind !== 'image.replicate') ?? open[0];
  const running = operation?.steps.filter(({ state: how }) => how !== 'pending').at(-1);
  if (running !== undefined) return { step: stepName(running.name), operation };
  const all = (await store.list('operations')).filter(({ kind }) => kind !== 'image.replicate');
  const newest = all.reduce<Operation | undefined>(
    (last, one) => (one.number > (last?.number ?? 0) ? one : last),
    undefined,
  );
  const isOver = newest !== undefined && operation === undefined && (await store.count('operations')) > known;
  return isOver ? { step: 'end', operation, finished: newest } : { step: 'plan', operation };
}

async function prepare(zone: SimulatedZone, { scenario }: NamedScenario): Promise<void> {
  const cells = simulatedCells(zone.simulation);
  await zone.withStore(async (store) => {
    const world = new SimWorld(store, cells, zone.simulation);
    await scenario.prepare((await world.process()).controller, world);
  });
  await cells.close();
}

async function start(zone: SimulatedZone, { kind, name }: NamedScenario) {
  const lines: Readonly<Record<string, Readonly<Record<string, readonly string[] | undefined>>>> = commandLines;
  const line = lines[kind]?.[name];
  if (line === undefined) return zone.nano.startFile(await bundle(`${root}test/sim/change/main.ts`), kind, name);
  return zone.nano.start(...line.map((word) => (word === 'IMAGE' ? zone.image : word)));
}

/** Finishes what is interrupted; where that way is refused, with the way that it names. */
async function finish(zone: SimulatedZone, first: number, way: Way): Promise<void> {
  await finishOne(zone, String(first), way);
  for (const { number } of await zone.withStore((store) => store.find('operations', 'open', {})))
    await finishOne(zone, String(number), way);
}

async function finishOne(zone: SimulatedZone, number: string, way: Way): Promise<void> {
  const ran = await zone.nano.run('operation', way, number);
  if (ran.status === 0) return;
  if (/cannot go back/.test(ran.stderr)) await zone.must('operation', 'resume', number);
  else if (!ran.stderr.includes('came from the command')) throw new Error(`${way} ${number}: ${ran.stderr}`);
}
