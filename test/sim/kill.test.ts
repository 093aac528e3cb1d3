import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationView, PlanView } from '../../src/controller/model/views.ts';
import { SimulatedZone } from './simulated-zone.ts';

/** A change, and for each of its steps a command that only this step sends: the moment in which nano is killed. */
interface Case {
  readonly name: string;
  readonly args: (zone: SimulatedZone) => readonly string[];
  readonly steps: Readonly<Record<string, string>>;
  /** What is there when it has succeeded: names of instances and images. */
  readonly done: readonly string[];
  readonly undone: readonly string[];
}

const probe = 'nano-host-report';
const create = { probe, directory: '^make-directory', 'volume-vda': '^qemu-img create', seed: '^write-sparse-file' };

const cases: readonly Case[] = [
  {
    name: 'instance.create',
    args: () => ['instance', 'create', 'web', '--image', 'base', '--cell', 'sim-2'],
    steps: { ...create, image: '^dd of=', define: '^virsh .* define', start: '^virsh .* start' },
    done: ['old', 'web', 'base'],
    undone: ['old', 'base'],
  },
  {
    name: 'instance.delete',
    args: () => ['instance', 'delete', 'old', '--force', '--yes'],
    steps: { probe, undefine: '^virsh .* undefine', directory: '^trash-directory' },
    done: ['base'],
    undone: ['old', 'base'],
  },
  {
    name: 'image.import',
    args: ({ image }) => ['image', 'import', image, '--name', 'other'],
    steps: { probe, receive: '^publish-image' },
    done: ['old', 'base', 'other'],
    undone: ['old', 'base'],
  },
];

let zone: SimulatedZone;
let restore: () => Promise<void>;

beforeAll(async () => {
  zone = await SimulatedZone.start({ hosts: 2 });
  await zone.addCell('sim-1');
  await zone.addCell('sim-2');
  await zone.must('image', 'import', zone.image, '--name', 'base', '--cell', 'sim-1');
  await zone.must('instance', 'create', 'old', '--image', 'base', '--cell', 'sim-1');
  restore = await zone.save();
});
afterAll(() => zone.stop());

describe.each(cases)('$name', ({ args, steps, done, undone }) => {
  it('has a moment for each of its steps', async () => {
    const plan = await zone.nano.json<PlanView>(...args(zone), '--dry-run');
    const names = plan.steps.map(({ name }) => name.replace(/-[0-9a-f]{8}-[0-9a-f-]{27}$/, ''));
    expect(names.sort()).toEqual(Object.keys(steps).sort());
  });

  const moments = process.env.NANO_TEST_CRASH === undefined ? (['before'] as const) : (['before', 'after'] as const);
  const deaths = Object.entries(steps).flatMap(([step, command]) =>
    moments.flatMap((moment) => (['resume', 'rollback'] as const).map((how) => ({ step, command, moment, how }))),
  );

  it.each(deaths)('SIGKILL $moment $step, then $how: complete or absent', async ({ command, moment, how }) => {
    await restore();
    const { simulation, nano } = zone;
    const fault = await simulation.ask('fault', { command, moment, act: 'hang' });
    const running = nano.start(...args(zone));
    await until(async () => (await simulation.ask('faultState', fault))?.waiting === 1);
    running.signal('SIGKILL');
    await running.ended;
    // The command that nano sent outlives it, and ends only while another nano is at work on what it left.
    setTimeout(() => void simulation.ask('clearFaults'), 300);
    const ended = await finish(how);
    expect(await names()).toEqual(ended === 'succeeded' ? done : undone);
    expect(await zone.faults()).toEqual([]);
  });
});

/** Finishes what is interrupted; where that way is refused, with the way that it names. Answers the operation's state. */
async function finish(how: 'resume' | 'rollback'): Promise<string | undefined> {
  const open = await zone.nano.json<OperationView[]>('operation', 'list');
  expect(open.map(({ state }) => state)).toEqual(open.map(() => 'interrupted'));
  const operation = open.find(({ kind }) => kind !== 'image.replicate') ?? open[0];
  const number = String(operation?.number);
  const ran = await zone.nano.run('operation', how, number);
  if (ran.status !== 0 && /cannot go back/.test(ran.stderr)) await zone.must('operation', 'resume', number);
  else if (ran.status !== 0) expect(ran.stderr).toContain('came from the command');
  for (const left of await zone.nano.json<OperationView[]>('operation', 'list'))
    await zone.must('operation', how, String(left.number));
  const all = await zone.nano.json<OperationView[]>('operation', 'list', '--all');
  return all.find((one) => one.number === operation?.number)?.state;
}

async function names(): Promise<string[]> {
  const instances = await zone.nano.json<{ name: string }[]>('instance', 'list', '--cached');
  const images = await zone.nano.json<{ name: string }[]>('image', 'list');
  return [...instances, ...images].map(({ name }) => name);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('nano did not come to this command');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
