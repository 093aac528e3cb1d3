import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulationView } from '../../../../src/controller/model/placement-views.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { TestWorld } from '../../../support/test-world.ts';

const text = lines(
  'pool:',
  '  policy: { keptMemoryBytes: 0, keptDiskBytes: 0, overheadBytes: 0, overheadPerCoreBytes: 0 }',
  '  cells:',
  '    - { count: 2, name: old, cores: 8, memory: 16G, disk: 1T, labels: { rack: r1 } }',
  'requests:',
  '  - { shape: 1c4g10g, count: 10 }',
);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nano-simulate-'));
  writeFileSync(join(folder, 'pool.yaml'), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const use = { used: 0.5, fullest: 0.75, emptiest: 0.25, deviation: 0.1, fragmented: 0.125 };
const view: SimulationView = {
  cells: 2,
  runs: (['balanced', 'pack'] as const).map((strategy) => ({
    strategy,
    placed: 8,
    refused: 2,
    firstRefusalAfter: 8,
    reasons: [{ code: 'memory', instances: 2 }],
    unexplained: 0,
    emptyCells: 0,
    cores: use,
    memory: { ...use, used: 1 },
    disk: use,
  })),
};
const fake = () => fakeController({ queries: { 'pool.simulate': () => view } });

test('the strategies stand one below the other', async () => {
  const { stdout } = await run('simulate pool.yaml --strategy balanced --strategy pack', {
    controller: fake(),
    cwd: folder,
    tty: { stdout: true },
    columns: 160,
    env: plain,
  });
  expect(stdout).toBe(
    lines(
      'STRATEGY  PLACED  REFUSED  FIRST-REFUSAL  CORES  MEMORY   DISK  FULLEST  EMPTIEST  STRANDED  EMPTY-CELLS  REFUSED-FOR',
      'balanced       8        2              8  50.0%  100.0%  50.0%    75.0%     25.0%     12.5%            0  memory 2',
      'pack           8        2              8  50.0%  100.0%  50.0%    75.0%     25.0%     12.5%            0  memory 2',
    ),
  );
});

test('all strategies are compared unless some are named, and a pool of the zone may stand in for the file’s', async () => {
  const controller = fake();
  await run('simulate pool.yaml', { controller, cwd: folder });
  expect(controller.calls[0]?.request).toMatchObject({ strategies: ['balanced', 'spread', 'pack'] });
  await run('simulate pool.yaml --pool web --strategy pack', { controller, cwd: folder });
  expect(controller.calls[1]?.request).toEqual({
    pool: 'web',
    requests: [{ shape: '1c4g10g', count: 10 }],
    strategies: ['pack'],
  });
});

describe('with the real scheduler', () => {
  const simulate = async (typed: string, flags = '') => {
    const { controller } = await new TestWorld().process();
    return await run(`simulate - ${flags}`, { controller, typed: [typed] });
  };

  test('places what fits and says what did not', async () => {
    const { stdout } = await simulate(text, '-o json');
    expect(JSON.parse(stdout).runs).toMatchObject([
      {
        strategy: 'balanced',
        placed: 8,
        refused: 2,
        firstRefusalAfter: 8,
        reasons: [{ code: 'memory', instances: 2 }],
      },
      { strategy: 'spread', placed: 8 },
      { strategy: 'pack', placed: 8 },
    ]);
  });

  test('a seed gives the same stream each time, another seed another one', async () => {
    const seeded = (seed: number) =>
      text.replace('{ shape: 1c4g10g, count: 10 }', `{ generate: heavy-tailed, count: 50, seed: ${seed} }`);
    const [first, again, other] = [
      await simulate(seeded(7), '-o json'),
      await simulate(seeded(7), '-o json'),
      await simulate(seeded(8), '-o json'),
    ];
    expect(first.stdout).toBe(again.stdout);
    expect(other.stdout).not.toBe(first.stdout);
  });

  test.each([
    ['cellLabels: [gpu]', 'requests.0: --cell-label: no cell has a label "gpu"'],
    ['affinity: [a], antiAffinity: [a]', 'requests.0: --affinity a and --anti-affinity a contradict each other'],
  ])('rules that make no sense are told by their line: %s', async (rules, reason) => {
    const { stderr, exitCode } = await simulate(text.replace('count: 10', rules));
    expect(stderr).toContain(`  stdin:6   ${reason}\n`);
    expect(exitCode).toBe(2);
  });

  test('a pool that is not there', async () => {
    expect((await simulate('pool: none\nrequests: [{ shape: 1c1g }]\n')).exitCode).toBe(3);
  });
});

describe('a file with mistakes', () => {
  test('is refused with each of them, by file, line and key, before anything is asked', async () => {
    const bad = lines(
      'pool:',
      '  policy: { coresRatio: 0, clever: 1, strategy: odd }',
      '  cells:',
      '    - { cores: 16.5, memory: .nan, disk: 9007199254740992 }',
      '    - cores: 2',
      '      memory: lots',
      'requests:',
      '  - shape: 8x',
      '    affinity: [Role]',
      '  - { generate: odd, count: 4 }',
      'stop: true',
    );
    writeFileSync(join(folder, 'bad.yaml'), bad);
    const controller = fake();
    const { stderr, exitCode } = await run('simulate bad.yaml', { controller, cwd: folder });
    const told = stderr.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    for (const expected of [
      'bad.yaml:2 pool.policy.coresRatio: must be more than 0',
      'bad.yaml:2 pool.policy.clever: there is no key "clever" here',
      'bad.yaml:2 pool.policy.strategy: is no strategy: there are balanced, spread, pack',
      'bad.yaml:4 pool.cells.0.cores: is not a whole number',
      'bad.yaml:4 pool.cells.0.memory: is no size: write it as 512M, 2G or 10GiB',
      'bad.yaml:4 pool.cells.0.disk: is not a whole number of bytes',
      'bad.yaml:5 pool.cells.1.disk: is missing',
      'bad.yaml:6 pool.cells.1.memory: size: "lots" is not a size: write it as 512M, 2G or 10GiB',
      'bad.yaml:8 requests.0.shape: shape: "8x" is not a size of instances: write cores, memory and disk as 4c8g40g',
      'bad.yaml:10 requests.1.generate: is no mix: there is heavy-tailed',
      'bad.yaml:11 stop: there is no key "stop" here',
    ]) {
      expect(told).toContain(expected);
    }
    expect(told).toContainEqual(expect.stringMatching(/^bad\.yaml:9 requests\.0\.affinity\.0: .*names neither/));
    expect(exitCode).toBe(2);
    expect(controller.calls).toEqual([]);
    const json = await run('simulate bad.yaml --json', { controller, cwd: folder });
    expect(JSON.parse(json.stdout).error).toMatchObject({
      code: 'INVALID_VALUE',
      details: expect.arrayContaining([{ subject: 'bad.yaml:11', reason: 'stop: there is no key "stop" here' }]),
    });
  });

  test.each([
    ['pool: [\nrequests: x', /stdin:2 .*Flow sequence/],
    ['pool: default\npool: web\n', /stdin:2 .*unique/],
    ['hello', /stdin:1 +is no map/],
    ['', /stdin:1 +is no map/],
    ['pool: default\n', /stdin:1 +requests: is missing/],
    ['pool: default\nrequests: []\n', /stdin:2 +requests: needs at least one request/],
  ])('%j', async (typed, message) => {
    const { stderr, exitCode } = await run('simulate -', { controller: fake(), typed: [typed] });
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  test('is there at all', async () => {
    expect((await run('simulate none.yaml', { controller: fake(), cwd: folder })).exitCode).toBe(3);
    expect((await run('simulate .', { controller: fake(), cwd: folder })).stderr).toContain('. is a directory');
  });
});
