import { describe, expect, test } from 'vitest';
import { defaultPoolPolicy } from '../../../../src/controller/model/pool.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { cellView, poolView } from '../../../support/views.ts';

const GiB = 1024 ** 3;

describe('pool set', () => {
  const changed = [
    { name: 'strategy', before: 'balanced', after: 'pack' },
    { name: 'keptMemoryBytes', before: GiB, after: 2 * GiB },
    { name: 'instanceLimit', before: null, after: 40 },
  ];
  const controller = (operation = 3) =>
    fakeController({
      changes: {
        'pool.set': () =>
          done({ ...poolView(), changed: operation === 0 ? [] : changed }, operation, ['cell-1 has more claimed']),
      },
    });

  test('every flag reaches the request as data', async () => {
    const fake = controller();
    const flags =
      '--strategy pack --failover-safe --domains room,rack --cores-ratio 2.5 --memory-ratio 1 --disk-ratio 1.5 --keep-cores 2 --keep-memory 4G --keep-disk 512M --max-instances 40 --max-load none --overhead 200M --overhead-per-core 8M';
    await run(`pool set default ${flags}`, { controller: fake });
    expect(fake.calls[0]?.request).toEqual({
      name: 'default',
      policy: {
        strategy: 'pack',
        failoverSafe: true,
        domains: ['room', 'rack'],
        coresRatio: 2.5,
        memoryRatio: 1,
        diskRatio: 1.5,
        keptCores: 2,
        keptMemoryBytes: 4 * GiB,
        keptDiskBytes: GiB / 2,
        instanceLimit: 40,
        loadLimit: null,
        overheadBytes: 200 * 1024 ** 2,
        overheadPerCoreBytes: 8 * 1024 ** 2,
      },
    });
    // Every key of the policy can be set, but for those that are not about placement.
    const { cpuModel: _, machineType: __, ...placement } = defaultPoolPolicy;
    const request: object = fake.calls[0]?.request ?? {};
    expect(request).toHaveProperty('policy');
    expect(Object.keys('policy' in request && request.policy ? request.policy : {}).sort()).toEqual(
      Object.keys(placement).sort(),
    );
  });

  test('what was before and is now is told, and what is not so yet', async () => {
    expect(await run('pool set default --strategy pack', { controller: controller() })).toEqual({
      stdout: 'set pool default: strategy balanced → pack, keep-memory 1 GiB → 2 GiB, max-instances none → 40\n',
      stderr: 'warning: cell-1 has more claimed\n',
      exitCode: 0,
    });
    const nothing = await run('pool set default --strategy pack', { controller: controller(0) });
    expect(nothing.stdout).toBe('pool default is set so already\n');
    const { stdout } = await run('pool set default --strategy pack --json', { controller: controller() });
    expect(JSON.parse(stdout)).toEqual({
      ...poolView(),
      changed,
      operation: 3,
      warnings: ['cell-1 has more claimed'],
    });
  });

  test('off is said with no, and none is no limit and no domains', async () => {
    const fake = controller();
    await run('pool set default --no-failover-safe --max-instances none --domains none', { controller: fake });
    expect(fake.calls[0]?.request).toMatchObject({
      policy: { failoverSafe: false, instanceLimit: null, domains: [] },
    });
  });

  test.each([
    ['--cores-ratio 0', '--cores-ratio: 0 must be more than 0'],
    ['--memory-ratio=-1', '--memory-ratio: -1 must be more than 0'],
    ['--disk-ratio NaN', '--disk-ratio: "NaN" is no number'],
    ['--disk-ratio 1e3', '--disk-ratio: 1000 must be at most 100'],
    ['--cores-ratio Infinity', '--cores-ratio: "Infinity" is no number'],
    ['--keep-cores 1.5', '--keep-cores: 1.5 is not a whole number'],
    ['--keep-memory 8192T', '--keep-memory: "8192T" is more than nano can count'],
    ['--keep-disk lots', '--keep-disk: "lots" is not a size'],
    ['--max-instances 0', '--max-instances: 0 must be at least 1'],
    ['--max-load 0', '--max-load: 0 must be more than 0'],
    ['--domains rack,a+b', '--domains: "a+b" cannot be a label'],
    ['--strategy clever', '"clever" is not one of balanced, spread, pack'],
    ['', 'there is nothing to set'],
  ])('%s is refused before anything is asked for', async (flags, message) => {
    const fake = controller();
    const { stderr, stdout, exitCode } = await run(`pool set default ${flags}`, { controller: fake });
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(fake.calls).toEqual([]);
  });
});

describe('cell set', () => {
  const controller = () =>
    fakeController({
      changes: {
        'cell.set': ({ name }) =>
          done({
            ...cellView({ name }),
            changed: [
              { name: 'coresRatio', before: 2, after: 'pool' },
              { name: 'label rack', before: null, after: 'r1' },
            ],
          }),
      },
    });

  test('labels, values of its own and what it has from its pool again, on several cells', async () => {
    const fake = controller();
    const flags =
      '--label rack=r1 --label gpu --no-label disk --keep-memory 8G --as-pool cores-ratio --as-pool max-load';
    const { stdout } = await run(`cell set cell-1 cell-2 ${flags}`, { controller: fake });
    expect(fake.calls.map(({ request }) => request)).toEqual(
      ['cell-1', 'cell-2'].map((name) => ({
        name,
        policy: { keptMemoryBytes: 8 * GiB },
        asPool: ['coresRatio', 'loadLimit'],
        labels: { rack: 'r1', gpu: '' },
        unlabel: ['disk'],
      })),
    );
    expect(stdout).toBe(
      'set cell cell-1: cores-ratio 2 → pool, label rack none → r1\nset cell cell-2: cores-ratio 2 → pool, label rack none → r1\n',
    );
  });

  test.each([
    ['--label rack=r1 --label rack=r2', '--label: rack is given twice, as r1 and as r2'],
    ['--label rack=r1 --no-label rack', 'rack cannot be given and taken away at once'],
    ['--label =x', '--label: "" cannot be a label'],
    ['--label a=b=c', '--label: "b=c" cannot be the value of a label'],
    ['--as-pool strategy', '"strategy" is not one of cores-ratio'],
    ['', 'there is nothing to set'],
  ])('%s is refused before anything is asked for', async (flags, message) => {
    const fake = controller();
    const { stderr, exitCode } = await run(`cell set cell-1 ${flags}`, { controller: fake });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(fake.calls).toEqual([]);
  });
});

test('what a cell has of its own is shown, and its labels', async () => {
  const cell = cellView({ labels: { rack: 'r1', gpu: '' }, policy: { coresRatio: 2, instanceLimit: null } });
  const controller = fakeController({ queries: { 'cell.show': () => cell, 'cell.list': () => [cell] } });
  const shown = await run('cell show cell-1', { controller, tty: true, columns: 120, env: plain });
  expect(shown.stdout).toMatch(/\nlabels +rack=r1,gpu\ncores-ratio +2 \(its own\)\nmax-instances +none \(its own\)\n/);
  expect((await run('cell show cell-1', { controller })).stdout).toContain('\ncores-ratio\t2\nmax-instances\tnone\n');
  const wide = await run('cell list -o wide --columns name,labels', { controller });
  expect(wide.stdout).toContain('cell-1  rack=r1,gpu');
});
