import type { Change, Controller } from '../../../src/controller/controller.ts';
import type { DocumentStore } from '../../../src/controller/inventory/document-store.ts';
import { imageBytes } from '../../unit/controller/operations/scenarios.ts';
import { call } from '../sim-world.ts';
import type { Random } from './random.ts';

/** What an act is chosen from. */
export interface Stage {
  readonly store: DocumentStore;
  readonly controller: Controller;
  readonly random: Random;
  readonly hosts: readonly string[];
}

type Act = (stage: Stage) => Promise<Change<unknown> | undefined>;

let made = 0;
const fresh = (word: string): string => {
  made += 1;
  return `${word}-${made}`;
};

/** Of everything that an operator does, how often each is done. */
const acts: readonly (readonly [weight: number, act: Act])[] = [
  [30, create],
  [14, (stage) => onInstance(stage, (name) => ['instance.delete', { name, force: true }])],
  [4, (stage) => onInstance(stage, (name) => ['instance.delete', { name, force: true, keepMs: 0 }])],
  [5, (stage) => onInstance(stage, (name) => ['instance.stop', { name, force: true }])],
  [4, (stage) => onInstance(stage, (name) => ['instance.stop', { name, timeoutMs: 500 }])],
  [6, (stage) => onInstance(stage, (name) => ['instance.start', { name }])],
  [3, (stage) => onInstance(stage, (name) => ['instance.restart', { name, timeoutMs: 500 }])],
  [2, (stage) => onInstance(stage, (name) => ['instance.reset', { name }])],
  [3, (stage) => onInstance(stage, (name) => ['instance.pause', { name }])],
  [3, (stage) => onInstance(stage, (name) => ['instance.resume', { name }])],
  [4, (stage) => onTrash(stage, (name) => ['instance.undelete', { name }])],
  [4, (stage) => onTrash(stage, (name) => ['trash.purge', { name }])],
  [5, importImage],
  [3, (stage) => onImage(stage, (name) => ['image.delete', { name }])],
  [2, (stage) => onCell(stage, (name) => ['cell.disable', { name }])],
  [4, (stage) => onCell(stage, (name) => ['cell.enable', { name }])],
  [2, (stage) => onCell(stage, (cell) => ['pool.remove-cell', { pool: 'default', cell }])],
  [4, addCell],
  [1, async ({ controller }) => controller.change('pool.create', { name: fresh('pool') }, call)],
];

/** One act, as the stage's seed has it; undefined where there is nothing to do it to. */
export async function chooseAct(stage: Stage): Promise<Change<unknown> | undefined> {
  let left = stage.random.below(acts.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, act] of acts) {
    if (left < weight) return act(stage);
    left -= weight;
  }
  return undefined;
}

type Chosen =
  Parameters<Controller['change']> extends readonly [infer Kind, infer Request, ...unknown[]]
    ? readonly [Kind, Request]
    : never;

async function create({ store, controller, random }: Stage): Promise<Change<unknown> | undefined> {
  const image = random.pick((await store.list('images')).map(({ name }) => name));
  const cell = random.chance(0.2) ? random.pick((await store.list('cells')).map(({ name }) => name)) : undefined;
  if (image === undefined) return undefined;
  const more = { ...(cell === undefined ? {} : { cell }), start: random.chance(0.8) };
  const diskBytes = random.chance(0.2) ? [2 ** 31, 2 ** 30] : [];
  return controller.change('instance.create', { name: fresh('i'), image, diskBytes, ...more }, call);
}

async function importImage({ controller }: Stage): Promise<Change<unknown>> {
  return controller.change(
    'image.import',
    { name: fresh('image'), sizeBytes: 1024 },
    { ...call, source: imageBytes() },
  );
}

async function addCell({ store, controller, random, hosts }: Stage): Promise<Change<unknown> | undefined> {
  const used = new Set((await store.list('cells')).map(({ facts }) => facts.hostname));
  const host = random.pick(hosts.filter((name) => !used.has(name)));
  return host === undefined ? undefined : controller.change('pool.add-cell', { pool: 'default', host }, call);
}

async function onInstance(stage: Stage, choose: (name: string) => Chosen) {
  return on(
    stage,
    (await stage.store.list('instances')).map(({ name }) => name),
    choose,
  );
}

async function onTrash(stage: Stage, choose: (name: string) => Chosen) {
  return on(
    stage,
    (await stage.store.list('trash')).map(({ name }) => name),
    choose,
  );
}

async function onImage(stage: Stage, choose: (name: string) => Chosen) {
  return on(
    stage,
    (await stage.store.list('images')).map(({ name }) => name),
    choose,
  );
}

async function onCell(stage: Stage, choose: (name: string) => Chosen) {
  return on(
    stage,
    (await stage.store.list('cells')).map(({ name }) => name),
    choose,
  );
}

function on({ random, controller }: Stage, names: readonly string[], choose: (name: string) => Chosen) {
  const name = random.pick(names);
  if (name === undefined) return undefined;
  const [kind, request] = choose(name);
  return controller.change(kind, request, call);
}
