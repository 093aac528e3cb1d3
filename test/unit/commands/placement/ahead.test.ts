import { describe, expect, test } from 'vitest';
import type {
  CapacityView,
  PlaceView,
  RebalanceView,
  WhyView,
} from '../../../../src/controller/model/placement-views.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';

const GiB = 1024 ** 3;
const score = (cell: string, ...points: readonly number[]) => ({
  cell,
  points: points.reduce((sum, one) => sum + one, 0),
  terms: points.map((one, index) => ({ name: ['memory', 'cores', 'load'][index] ?? '', points: one })),
});
const refusal = {
  code: 'NO_CELL_FITS',
  message: 'no cell in pool "default" can take this (2 cores, 64 GiB memory, 0 B disk)',
  hint: '--memory 22G would fit on cell-1',
  details: [{ subject: 'cell-1', code: 'memory', reason: 'memory   64 GiB asked, 22 GiB free' }],
} as const;

function placeView(parts: Partial<PlaceView> = {}): PlaceView {
  const [one, two] = [score('cell-1', 2_000_000, 950_000, -100_000), score('cell-2', 1_500_000, 700_000)];
  return {
    pool: 'default',
    strategy: 'balanced',
    shape: { cores: 2, memoryBytes: 4 * GiB, diskBytes: 40 * GiB },
    count: 3,
    fits: 3,
    placed: [one, two, one],
    fitting: [one, two],
    rejected: [{ subject: 'cell-3', code: 'disabled', reason: 'disabled since 2026-11-02' }],
    refusal: null,
    ...parts,
  };
}

describe('pool place', () => {
  const controller = (view = placeView()) => fakeController({ queries: { 'pool.place': () => view } });

  test('sizes and wishes reach the request; the pool is that of the environment', async () => {
    const fake = controller();
    const flags =
      '--cores 2 --memory 4G --disk 40G --disk 10G --count 3 --image debian --cell cell-1 --network bridge:br0 --label role=web --affinity db-1 --anti-affinity prefer:role=web@rack --cell-label disk!=hdd --accelerator kvm';
    await run(`pool place ${flags}`, { controller: fake, env: { NANO_POOL: 'web' } });
    expect(fake.calls[0]?.request).toEqual({
      pool: 'web',
      cores: 2,
      memoryBytes: 4 * GiB,
      diskBytes: 50 * GiB,
      count: 3,
      image: 'debian',
      cell: 'cell-1',
      network: 'bridge:br0',
      labels: { role: 'web' },
      affinity: ['db-1'],
      antiAffinity: ['prefer:role=web@rack'],
      cellLabels: ['disk!=hdd'],
      accelerator: 'kvm',
    });
  });

  test('a person sees how many would go to each cell', async () => {
    const { stdout, stderr, exitCode } = await run('pool place', { controller: controller(), tty: true, env: plain });
    expect(stdout).toBe(lines('CELL    INSTANCES', 'cell-1          2', 'cell-2          1'));
    expect(stderr).toContain('3 of 3 would be placed in pool default (balanced); 2 cells fit\n');
    expect(exitCode).toBe(0);
  });

  test('--explain has a line for every cell: what speaks for it, or against it', async () => {
    const { stdout } = await run('pool place --explain -o table', { controller: controller() });
    expect(stdout).toBe(
      lines(
        'CELL    RESULT    POINTS  WHY',
        'cell-1  fits        2.85  memory 2.00, cores 0.95, load -0.10',
        'cell-2  fits        2.20  memory 1.50, cores 0.70',
        'cell-3  disabled       -  disabled since 2026-11-02',
      ),
    );
  });

  test('a refusal has the status and the table that create would have; scripts get the whole answer', async () => {
    const fake = controller(placeView({ fits: 0, placed: [], fitting: [], refusal }));
    const { stdout, stderr, exitCode } = await run('pool place --memory 64G', { controller: fake });
    expect(exitCode).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).toContain('  cell-1   memory   64 GiB asked, 22 GiB free\ntry: --memory 22G would fit on cell-1\n');
    const json = await run('pool place --memory 64G --json', { controller: fake });
    expect(json.exitCode).toBe(5);
    expect(JSON.parse(json.stdout)).toMatchObject({ fits: 0, refusal: { code: 'NO_CELL_FITS' } });
    expect(json.stderr).toBe('');
    const explained = await run('pool place --explain', { controller: fake });
    expect(explained.stderr).not.toContain('cell-1   memory');
  });

  test.each([
    ['--memory NaN', '--memory: "NaN" is not a size'],
    ['--memory 9007199254740993', 'is more than nano can count'],
    ['--count 0', '--count'],
    ['--accelerator xen', '"xen" is not one of kvm, qemu'],
  ])('%s is refused before anything is asked', async (flags, message) => {
    const fake = controller();
    const { stderr, exitCode } = await run(`pool place ${flags}`, { controller: fake });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(fake.calls).toEqual([]);
  });
});

describe('pool capacity', () => {
  const shape = { cores: 1, memoryBytes: GiB, diskBytes: 10 * GiB };
  const view: CapacityView = {
    pool: 'default',
    failoverSafe: false,
    cells: { total: 3, open: 2 },
    shapes: [
      {
        name: '1c1g10g',
        shape,
        more: 24,
        stoppedBy: [
          { code: 'memory', cells: 2 },
          { code: 'disabled', cells: 1 },
        ],
        afterOne: { lost: ['cell-2'], unplaced: 0, more: 12 },
        afterTwo: { lost: ['cell-1', 'cell-2'], unplaced: 3, more: 0 },
      },
      { name: '4c8g', shape, more: 1, stoppedBy: [], afterOne: null, afterTwo: null },
    ],
    tried: { one: 3, two: 3, ofOne: 3, ofTwo: 3 },
  };
  const controller = () => fakeController({ queries: { 'pool.capacity': () => view } });

  test('a person gets bars, what stops the next, and what is left after a loss', async () => {
    const { stdout, stderr } = await run('pool capacity', {
      controller: controller(),
      tty: { stdout: true },
      columns: 120,
      env: plain,
    });
    expect(stdout).toBe(
      lines(
        'SHAPE    MORE  ROOM                      AFTER-ONE   AFTER-TWO  STOPPED-BY',
        '1c1g10g    24  ▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░░░         12  3 unplaced  memory 2, disabled 1',
        '4c8g        1  ░                                 -           -  -',
      ),
    );
    expect(stderr).toContain('pool default: 2 of 3 cells open\n');
    expect(stderr).toContain('worst loss: cell-2; worst two: cell-1 and cell-2');
  });

  test('a terminal without Unicode gets ASCII', async () => {
    const { stdout } = await run('pool capacity', { controller: controller(), tty: true, env: { NO_COLOR: '1' } });
    expect(stdout).toContain('============------------');
  });

  test('a pipe gets figures, below 0 for those that would find no place; JSON all of it', async () => {
    const fake = controller();
    const { stdout } = await run('pool capacity web --shape 1c1g10g --shape 4c8g', { controller: fake });
    expect(stdout).toBe('1c1g10g\t24\t12\t-3\tmemory 2, disabled 1\n4c8g\t1\t-\t-\t\n');
    expect(fake.calls[0]?.request).toEqual({ pool: 'web', shapes: ['1c1g10g', '4c8g'] });
    expect(JSON.parse((await run('pool capacity --json', { controller: fake })).stdout)).toEqual(view);
  });

  test('that not all losses were tried is said', async () => {
    const many = { ...view, tried: { one: 300, two: 276, ofOne: 500, ofTwo: 124_750 } };
    const fake = fakeController({ queries: { 'pool.capacity': () => many } });
    expect((await run('pool capacity', { controller: fake })).stderr).toContain(
      'of 500 cells and 124750 pairs the 300 and 276 largest were tried',
    );
  });
});

describe('pool rebalance', () => {
  const view: RebalanceView = {
    pool: 'default',
    threshold: 0.1,
    before: { resource: 'memory', deviation: 0.312 },
    after: { resource: 'memory', deviation: 0.08 },
    reached: true,
    moves: [
      {
        instance: 'web-1',
        from: 'cell-1',
        to: 'cell-2',
        gain: 0.232,
        after: { resource: 'memory', deviation: 0.08 },
        diskBytes: 10 * GiB,
        memoryBytes: 2 * GiB,
      },
    ],
  };
  const controller = (answer = view) => fakeController({ queries: { 'pool.rebalance': () => answer } });

  test('moves with gain and bytes, and what they come to', async () => {
    const { stdout, stderr } = await run('pool rebalance --plan', {
      controller: controller(),
      tty: { stdout: true },
      env: plain,
    });
    expect(stdout).toBe(
      lines(
        'INSTANCE  FROM    TO       GAIN  AFTER    DISK  MEMORY',
        'web-1     cell-1  cell-2  0.232  0.080  10 GiB   2 GiB',
      ),
    );
    expect(stderr).toBe(
      'pool default: imbalance 0.312 of memory, threshold 0.1: 1 move of 12 GiB brings it to 0.080 of memory\n',
    );
  });

  test('that it is even, or cannot be made so, is told', async () => {
    const even = await run('pool rebalance --plan', { controller: controller({ ...view, moves: [] }) });
    expect(even.stderr).toContain('nothing to move');
    const stuck = await run('pool rebalance --plan', {
      controller: controller({ ...view, moves: [], reached: false }),
    });
    expect(stuck.stderr).toContain('no move would help');
  });

  test.each([
    ['', 'moves are planned, not made\ntry: add --plan'],
    ['--plan --threshold 2', '--threshold: "2" is not a share'],
    ['--plan --threshold NaN', '--threshold: "NaN" is not a share'],
  ])('%s is refused', async (flags, message) => {
    const fake = controller();
    const { stderr, exitCode } = await run(`pool rebalance ${flags}`, { controller: fake });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(fake.calls).toEqual([]);
  });

  test('a threshold may be told in percent', async () => {
    const fake = controller();
    await run('pool rebalance web --plan --threshold 5%', { controller: fake });
    expect(fake.calls[0]?.request).toEqual({ pool: 'web', threshold: 0.05 });
  });
});

describe('instance why', () => {
  const why: WhyView = {
    instance: 'web-1',
    cell: 'cell-1',
    placement: {
      at: '2026-11-20T11:57:00.000Z',
      strategy: 'balanced',
      named: false,
      chosen: score('cell-1', 2_000_000, 950_000, -100_000),
      runnersUp: [score('cell-2', 1_500_000, 700_000)],
      fitting: 2,
      rejected: [{ code: 'disabled', cells: 1 }],
      failed: [{ cell: 'cell-9', reason: 'connection timed out' }],
    },
    rules: ['--anti-affinity role=web'],
  };

  test('the score by term, the runners-up, the rules, and who did not fit', async () => {
    const controller = fakeController({ queries: { 'instance.why': () => why } });
    const { stdout } = await run('instance why web-1', { controller, tty: true, env: plain });
    expect(stdout).toMatch(/\nwhy +the best of 2 that fitted\n/);
    expect(stdout).toMatch(/\nrule +--anti-affinity role=web\ndid not fit +disabled on 1 cell\n/);
    expect(stdout).toMatch(/\nfailed +cell-9: connection timed out\n/);
    expect(stdout).toContain(
      lines(
        'CELL    POINTS  MEMORY  CORES   LOAD',
        'cell-1    2.85    2.00   0.95  -0.10',
        'cell-2    2.20    1.50   0.70   0.00',
      ),
    );
    expect(JSON.parse((await run('instance why web-1 --json', { controller })).stdout)).toEqual(why);
  });

  test('one that nobody placed is told as that', async () => {
    const controller = fakeController({ queries: { 'instance.why': () => ({ ...why, placement: null }) } });
    expect((await run('instance why web-1', { controller })).stdout).toContain('nobody placed it');
  });
});
