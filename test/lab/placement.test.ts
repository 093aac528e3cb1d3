import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/controller/model/errors.ts';
import type { CapacityView, PlaceView, SimulationView, WhyView } from '../../src/controller/model/placement-views.ts';
import type { CellView, InstanceView } from '../../src/controller/model/views.ts';
import { labCells } from './lab-cells.ts';
import { lab, Nano, onCell, until } from './nano.ts';

const [one, two] = labCells();
const nano = new Nano();
const storePath = '/var/lib/libvirt/images/nano';

/** Creates an instance that must be refused, and answers why. */
async function refused(...flags: readonly string[]): Promise<ErrorRecord & { exit: number | null }> {
  const ran = await nano.run('instance', 'create', 'refused', '--image', 'micro', '--no-start', ...flags, '--json');
  return { ...JSON.parse(ran.stdout).error, exit: ran.status };
}

const reasons = ({ details = [] }: ErrorRecord) => details.map(({ subject, code }) => `${subject} ${code}`);

describe.skipIf(one === undefined || two === undefined)('placement on two cells', () => {
  if (one === undefined || two === undefined) return;

  beforeAll(async () => {
    const image = (await lab('image', 'micro')).trim();
    expect(await refusedWithoutCells()).toBe('');
    for (const cell of [one, two]) await nano.join(cell);
    // The lab's cells share one machine, which may have other work.
    await nano.must('pool', 'set', 'default', '--max-load', 'none');
    await nano.must('image', 'import', image, '--name', 'micro');
  });

  /** The first of the four: there is no cell. */
  async function refusedWithoutCells(): Promise<string> {
    const ran = await nano.run('pool', 'place', '--memory', '64M');
    expect(ran.status).toBe(5);
    expect(ran.stderr).toContain('pool "default" has no cell yet, so it cannot take this\ntry: nano pool add-cell');
    return ran.stdout;
  }

  afterAll(() => nano.leave());

  /** A cell that did not answer in time just now would count as away. */
  async function answering(): Promise<void> {
    await until('the cells answering', async () =>
      (await nano.json<CellView[]>('cell', 'list')).every(({ condition }) => condition === 'online'),
    );
  }

  test('a group with a rule is spread, the rest of it is left out, and why is kept', async () => {
    const group = ['instance', 'create', 'db', '--image', 'micro', '--memory', '64M', '--no-start', '--count', '3'];
    const rule = ['--label', 'role=db', '--anti-affinity', 'role=db'];
    const whole = await nano.run(...group, ...rule);
    expect(whole.status).toBe(5);
    expect(whole.stderr).toContain('has room for 2 of 3 like "db"');
    expect(await nano.json('instance', 'list', '--cached')).toEqual([]);
    const partial = await nano.run(...group, ...rule, '--partial');
    expect(partial.status, partial.stderr).toBe(7);
    expect(partial.stderr).toContain('db-3 was left out');
    const instances = await nano.json<InstanceView[]>('instance', 'list');
    expect(instances.map(({ cell }) => cell).sort()).toEqual([one.name, two.name].sort());
    expect(instances.map(({ rules }) => rules)).toEqual([['--anti-affinity role=db'], ['--anti-affinity role=db']]);
    const domains = await onCell(one.name, 'virsh -q list --all --name');
    expect(domains.trim()).toMatch(/^db-[12]$/);
    const why = await nano.json<WhyView>('instance', 'why', 'db-1');
    expect(why.placement).toMatchObject({ strategy: 'balanced', fitting: 2, chosen: { cell: why.cell }, named: false });
    expect(why.placement?.runnersUp).toHaveLength(1);
  });

  test('labels and policy steer it', async () => {
    await answering();
    expect((await nano.run('cell', 'set', two.name, '--label', 'disk=ssd', '--max-instances', '2')).status).toBe(0);
    const place = ['pool', 'place', '--memory', '64M', '--cell-label', 'disk=ssd', '--count', '3'];
    const ran = await nano.run(...place, '--json');
    expect(ran.status).toBe(5);
    const view: PlaceView = JSON.parse(ran.stdout);
    expect(view).toMatchObject({ fits: 1, placed: [{ cell: two.name }] });
    expect(view.rejected).toMatchObject([{ subject: one.name, code: 'label' }]);
    const cleared = await nano.run('cell', 'set', two.name, '--no-label', 'disk', '--as-pool', 'max-instances');
    expect(cleared.stdout).toBe(`set cell ${two.name}: max-instances 2 → pool, label disk ssd → none\n`);
  });

  test('too little of something is told with its figures, and a disk with the path that lacks the room', async () => {
    const memory = await refused('--memory', '4T');
    expect(memory).toMatchObject({ code: 'NO_CELL_FITS', exit: 5, hint: expect.stringContaining('--memory') });
    expect(memory.message).toContain('is larger than any cell');
    // The root of the cell has that much room, its store has not.
    const disk = await refused('--disk', '20G');
    expect(reasons(disk)).toEqual([`${one.name} disk`, `${two.name} disk`]);
    expect(disk.details?.[0]?.reason).toContain(`in ${storePath}`);
    expect(disk.hint).toContain('--storage-path');
  });

  test('a disk that was full is asked for again before an instance is refused', async () => {
    const on = ['--memory', '64M', '--cell', one.name];
    const filler = '/var/lib/libvirt/images/filler';
    await onCell(one.name, `fallocate -l $(( $(df --output=avail -B1 ${storePath} | tail -1) - 67108864 )) ${filler}`);
    try {
      await nano.must('cell', 'show', one.name);
      expect(reasons(await refused(...on))).toEqual([`${one.name} disk-free`]);
    } finally {
      await onCell(one.name, `rm ${filler}`);
    }
    await nano.must('instance', 'create', 'freed', '--image', 'micro', '--no-start', ...on);
    await nano.must('instance', 'delete', 'freed', '--yes', '--purge');
  });

  test('capacity is what can be placed, and a simulation of the pool agrees', async () => {
    await answering();
    const capacity = await nano.json<CapacityView>('pool', 'capacity', '--shape', '1c64m512m');
    const [shape] = capacity.shapes;
    expect(shape?.more).toBeGreaterThan(2);
    expect(shape?.afterOne?.more).toBeLessThan(shape?.more ?? 0);
    const file = join(nano.home, 'more.yaml');
    writeFileSync(file, 'pool: default\nrequests: [{ shape: 1c64m512m, count: 1000 }]\n');
    const { runs } = await nano.json<SimulationView>('simulate', file, '--strategy', 'pack', '--strategy', 'balanced');
    expect(runs.map(({ placed }) => placed)).toEqual([shape?.more, shape?.more]);
    expect((await nano.run('pool', 'rebalance', '--plan')).status).toBe(0);
  });

  test('all disabled or offline is told as that', async () => {
    expect((await nano.run('cell', 'disable', one.name)).status).toBe(0);
    await lab('cut', two.name);
    try {
      await nano.run('cell', 'show', two.name);
      const away = await refused();
      expect(away).toMatchObject({ code: 'NO_CELL_FITS', exit: 5, hint: `nano cell enable ${one.name}` });
      expect(reasons(away)).toEqual([`${one.name} disabled`, `${two.name} offline`]);
    } finally {
      await lab('mend', two.name);
      await nano.run('cell', 'enable', one.name);
    }
    await answering();
  });
});
