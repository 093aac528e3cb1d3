import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CellView, ImageView, InstanceView, OperationView } from '../../src/controller/model/views.ts';
import { SimulatedZone } from './simulated-zone.ts';

const GiB = 1024 ** 3;
const cells = ['sim-1', 'sim-2', 'sim-3', 'sim-4', 'sim-5'];
let zone: SimulatedZone;

beforeAll(async () => {
  // Room for 11 guests of 1 GiB on each: so none may be given twice, nor too much of one.
  zone = await SimulatedZone.start({ hosts: 5, traits: { cores: 64, memoryBytes: 13 * GiB, virshMs: 4 } });
  for (const name of cells) await zone.addCell(name);
  await zone.importImage();
});
afterAll(() => zone.stop());

/** One process after the other, as a shell's loop would start them. */
async function createInTurn(worker: number, count: number): Promise<(number | null)[]> {
  const statuses: (number | null)[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `web-${worker}-${index}`;
    const ran = await zone.nano.run('instance', 'create', name, '--image', 'base', '--memory', '1G', '--json');
    statuses.push(ran.status);
    if (ran.status !== 0) refused.push(ran.stdout);
  }
  return statuses;
}
const refused: string[] = [];

it('50 creates from 10 processes at once on 5 cells give 50 instances, and nothing twice', async () => {
  await zone.simulation.ask('takeLog');
  const workers = Array.from({ length: 10 }, (_, worker) => createInTurn(worker, 5));
  const statuses = (await Promise.all(workers)).flat();
  const log = await zone.simulation.ask('takeLog');
  expect(
    statuses.filter((status) => status !== 0),
    refused.join('\n'),
  ).toEqual([]);
  const instances = await zone.nano.json<InstanceView[]>('instance', 'list');
  expect(instances.filter(({ state }) => state === 'running')).toHaveLength(50);
  const domains = (await zone.simulation.ask('inventory')).flatMap((host) => host.domains);
  expect(new Set(domains.map(({ name }) => name)).size).toBe(50);
  const macs = domains.flatMap((domain) => domain.macs);
  expect(new Set(macs).size).toBe(50);

  const copies = log.filter(({ text }) => text.startsWith('dd of='));
  const { replicas } = await zone.nano.json<ImageView>('image', 'show', 'base');
  expect(copies.map(({ host }) => host).sort()).toEqual([...new Set(copies.map(({ host }) => host))].sort());
  expect(copies).toHaveLength(replicas.length - 1);
  const operations = await zone.nano.json<OperationView[]>('operation', 'list', '--all');
  expect(operations.filter(({ kind, state }) => kind === 'image.replicate' && state !== 'succeeded')).toEqual([]);
  expect(await zone.faults()).toEqual([]);
});

it('more than there is room for is refused cleanly, one by one', async () => {
  const statuses = (await Promise.all([10, 11, 12, 13].map((worker) => createInTurn(worker, 3)))).flat();
  const made = statuses.filter((status) => status === 0).length;
  expect(statuses.filter((status) => status !== 0 && status !== 5)).toEqual([]);
  expect(made).toBeLessThan(12);
  const instances = await zone.nano.json<InstanceView[]>('instance', 'list', '--cached');
  expect(instances).toHaveLength(50 + made);
  const cells = await zone.nano.json<CellView[]>('cell', 'list', '--cached');
  for (const cell of cells) expect(cell.instances).toBeLessThanOrEqual(12);
  expect(await zone.faults()).toEqual([]);
});
