import { describe, expect, test } from 'vitest';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import type { ZoneStats } from '../../../../src/controller/model/stats-views.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import {
  cellStats,
  instanceStats,
  later,
  looks,
  offlineCell,
  silentCell,
  zoneStats,
} from '../../../support/stats-views.ts';
import { cellView, instanceDetail, poolView } from '../../../support/views.ts';

const first = zoneStats();
const second = later(first, 1);

/** A zone in which each name is of one thing, but "twin", which is a cell and an instance. */
const watched = (...seen: readonly ZoneStats[]) =>
  fakeController({
    watch: looks(...seen),
    queries: {
      'cell.show': ({ name }) => known('cell', name, ['cell-1', 'twin']) ?? cellView({ name }),
      'instance.show': ({ name }) => known('instance', name, ['web-1', 'twin']) ?? instanceDetail({ name }),
      'pool.show': ({ name }) => known('pool', name, ['default']) ?? poolView({ name }),
      'cell.list': () => [],
    },
  });

function known(kind: string, name: string, names: readonly string[]): undefined {
  if (names.includes(name)) return;
  throw new NanoError('NOT_FOUND', `there is no ${kind} "${name}"`, { hint: `nano ${kind} list` });
}

const requests = (controller: ReturnType<typeof fakeController>) =>
  controller.calls.filter(({ call }) => call === 'watch').map(({ request }) => request);

const screen = { tty: { stdout: true }, columns: 140, env: plain };

describe('cells', () => {
  test('a person sees how busy each is, and of one that is away what it last told, marked', async () => {
    const { stdout, exitCode } = await run('stats', { controller: watched(first, second), ...screen });
    expect(stdout).toBe(
      lines(
        'NAME    CONTACT        CPU    LOAD      MEMORY       STORAGE    DISK-READ  DISK-WRITE      NET-IN  NET-OUT  RUNNING',
        'cell-1  online         25%    0.42    8/32 GiB    50/200 GiB    1.5 MiB/s     2 KiB/s    1000 B/s    0 B/s        2',
        'cell-2  offline 12m  * 25%  * 0.42  * 8/32 GiB  * 50/200 GiB  * 1.5 MiB/s   * 2 KiB/s  * 1000 B/s  * 0 B/s      * 2',
      ),
    );
    expect(exitCode).toBe(0);
  });

  test('on a narrow screen what goes through disks and network is left out, unless it is asked for', async () => {
    const narrow = { ...screen, columns: 80 };
    const titles = async (line: string) =>
      (await run(line, { controller: watched(first, second), ...narrow })).stdout.split('\n')[0];
    expect(await titles('stats cell')).toBe(
      'NAME    CONTACT        CPU    LOAD      MEMORY       STORAGE    DISK-READ',
    );
    expect(await titles('stats cell --columns name,memory,storage,disk-read,disk-write,net-in,net-out')).toMatch(
      /NET-OUT$/,
    );
    expect(await titles('stats cell -o wide')).toMatch(/ NET-OUT .* ID$/);
  });

  test('a script gets figures as they are, and none of a cell that is away', async () => {
    const { stdout } = await run('stats cell', { controller: watched(first, second) });
    expect(stdout).toBe(
      lines(
        ['cell-1', 'online', 0.25, 0.42, 8589934592, 53687091200, 1572864, 2048, 1000, 0, 2].join('\t'),
        ['cell-2', 'offline', ...new Array(9).fill('*')].join('\t'),
      ),
    );
  });

  test('what is not known is no zero', async () => {
    const silent = zoneStats({ cells: [silentCell()] });
    const controller = watched(silent, later(silent, 1));
    expect((await run('stats cell --columns name,contact,cpu,load,running', { controller })).stdout).toBe(
      'cell-1\t?\t?\t?\t?\n',
    );
  });

  test('JSON is all that was told of them, whatever the columns are', async () => {
    const { stdout } = await run('stats cell --json', { controller: watched(first, second) });
    expect(JSON.parse(stdout)).toEqual(second.cells);
  });

  test('nothing is told before every cell has been read twice', async () => {
    const early = { ...first, complete: false, cells: [silentCell(), offlineCell] };
    const unread = { ...first, at: '2026-11-20T12:00:00.500Z' };
    const controller = watched(early, first, unread, second);
    expect(JSON.parse((await run('stats cell --json', { controller })).stdout)).toEqual(second.cells);
  });

  test('the room in a store is waited for a little, and not for ever', async () => {
    const stores = cellStats().stores.map((store) => ({ ...store, availableBytes: null }));
    const unsaid = zoneStats({ cells: [cellStats({ stores })] });
    const said = later(zoneStats({ cells: [cellStats()] }), 2);
    const line = 'stats cell --columns storage';
    const soon = watched(unsaid, later(unsaid, 1), said, later(said, 1));
    expect((await run(line, { controller: soon })).stdout).toBe('53687091200\n');
    const hung = watched(...[0, 1, 2, 3, 4].map((second) => later(unsaid, second)), said);
    expect((await run(line, { controller: hung })).stdout).toBe('?\n');
  });

  test('sorted and filtered as lists are; what is away comes last and passes no limit', async () => {
    const busy = cellStats({ name: 'cell-3', id: 'c3', cpu: { ...idle, used: 0.9 } });
    const stats = zoneStats({ cells: [cellStats(), offlineCell, busy] });
    const controller = () => watched(stats, later(stats, 1));
    const names = async (line: string) => (await run(line, { controller: controller() })).stdout.split('\n').join(' ');
    expect(await names('stats cell -q --sort cpu:desc')).toBe('cell-3 cell-1 cell-2 ');
    expect(await names('stats cell -q --filter cpu>20%')).toBe('cell-1 cell-3 ');
    expect(await names('stats cell -q --filter cpu>0.5')).toBe('cell-3 ');
    expect(await names('stats cell -q --filter disk-read>=1M/s')).toBe('cell-1 cell-3 ');
  });

  test('a share is not compared with a number of per cent that lacks its sign', async () => {
    const { stderr, exitCode } = await run('stats cell --filter cpu>80', { controller: watched(first) });
    expect(stderr).toBe('nano: --filter: cpu is a share, "80" is none\ntry: write it as cpu>80% or cpu>0.8\n');
    expect(exitCode).toBe(2);
  });

  test('an empty zone is told what to do', async () => {
    const controller = watched(zoneStats({ cells: [], instances: [], pools: [] }));
    expect(await run('stats', { controller })).toEqual({
      stdout: '',
      stderr: 'no cells yet: nano pool add-cell default HOST\n',
      exitCode: 0,
    });
  });
});

const idle = { used: 0, user: 0, system: 0, wait: 0, steal: 0, guest: 0 };

describe('instances', () => {
  test('a person sees what each uses, and of one whose cell is away since when that is not known', async () => {
    const { stdout } = await run('stats instance', { controller: watched(first, second), ...screen });
    expect(stdout).toBe(
      lines(
        'NAME   STATE          CELL      CPU           MEMORY   RESIDENT  DISK-READ  DISK-WRITE     NET-IN    NET-OUT',
        'db-1   * running 12m  cell-2  * 42%  * 512 MiB/2 GiB  * 700 MiB    * 0 B/s   * 4 KiB/s  * 2 KiB/s  * 1 KiB/s',
        'web-1  running        cell-1    42%    512 MiB/2 GiB    700 MiB      0 B/s     4 KiB/s    2 KiB/s    1 KiB/s',
      ),
    );
  });

  test('to one that is off most does not apply, and of a guest that tells nothing it is not known', async () => {
    const stats = zoneStats({
      instances: [
        instanceStats({ name: 'off', state: 'stopped', cpuShare: 0, memoryResidentBytes: 0 }),
        instanceStats({ name: 'quiet', memoryUsedBytes: null, agent: null }),
      ],
    });
    const controller = watched(stats, later(stats, 1));
    const line = 'stats instance --columns name,state,cpu,memory,resident,agent,stored';
    expect((await run(line, { controller })).stdout).toBe(
      lines('off\tstopped\t-\t-\t-\t-\t1073741824', 'quiet\trunning\t0.42\t?\t734003200\t?\t1073741824'),
    );
  });

  test('by label', async () => {
    const controller = watched(first, second);
    expect((await run('stats instance -l role=web -q', { controller })).stdout).toBe('web-1\n');
  });
});

test('where no label matches the zone is not called empty', async () => {
  const controller = watched(first, second);
  const { stdout, stderr } = await run('stats instance -l role=none', { controller, tty: { stderr: true } });
  expect([stdout, stderr]).toEqual(['', 'no instance matches\n']);
});

test('NANO_POOL narrows lists, and not what is named', async () => {
  const env = { NANO_POOL: 'default' };
  for (const [line, request] of [
    ['stats cell', { intervalMs: 1_000, pool: 'default' }],
    ['stats instance web-1', { intervalMs: 1_000, cell: 'cell-1' }],
    ['stats zone', { intervalMs: 1_000 }],
  ] as const) {
    const controller = watched(first, second);
    await run(line, { controller, env });
    expect(requests(controller)).toEqual([request]);
  }
});

describe('what is watched for it', () => {
  test.each([
    ['stats', { intervalMs: 1_000 }],
    ['stats --pool default', { intervalMs: 1_000, pool: 'default' }],
    ['stats cell cell-1 --interval 5s', { intervalMs: 5_000, cell: 'cell-1' }],
    ['stats instance web-1 --count 1', { intervalMs: 2_000, cell: 'cell-1' }],
    ['stats instance --cell cell-1', { intervalMs: 1_000, cell: 'cell-1' }],
    ['stats pool default', { intervalMs: 1_000, pool: 'default' }],
    ['stats zone', { intervalMs: 1_000 }],
    ['stats web-1', { intervalMs: 1_000, cell: 'cell-1' }],
  ])('%s', async (line, request) => {
    const controller = watched(first, second);
    expect((await run(line, { controller })).exitCode).toBe(0);
    expect(requests(controller)).toEqual([request]);
    expect(controller.calls.at(-1)?.call).toBe('watch close');
  });
});

describe('zone and pools', () => {
  test('sums, and how many cells do not answer', async () => {
    const { stdout } = await run('stats zone', { controller: watched(first, second), ...screen });
    expect(stdout).toBe(
      lines(
        '          CELLS  RUNNING  CPU    MEMORY     STORAGE  DISK-READ  DISK-WRITE    NET-IN  NET-OUT',
        '1/2 (1 offline)      1/2  25%  8/32 GiB  50/200 GiB  1.5 MiB/s     2 KiB/s  1000 B/s    0 B/s',
      ),
    );
  });

  test('the zone is one thing, and so is its JSON; pools are a list', async () => {
    const json = async (line: string) =>
      JSON.parse((await run(`${line} --json`, { controller: watched(first, second) })).stdout);
    expect(await json('stats zone')).toEqual(second.zone);
    expect(await json('stats pool')).toEqual(second.pools);
  });
});

describe('names', () => {
  test.each([
    ['stats nosuch', 3, 'there is no instance, cell or pool "nosuch"'],
    ['stats cell web-1', 3, 'there is no cell "web-1"'],
    ['stats instance web-1 nosuch', 3, 'there is no instance "nosuch"'],
    [
      'stats twin',
      2,
      'twin is the name of an instance and of a cell\ntry: nano stats instance twin, or nano stats cell twin',
    ],
    ['stats web-1 cell-1', 2, 'web-1 is an instance and cell-1 a cell: ask for one kind at a time'],
    ['stats instance web-1 -l role=web', 2, 'give names, or -l, not both'],
    ['stats cell cell-1 --pool default', 2, 'give names, or --pool, not both'],
    ['stats web-1 --pool default', 2, 'give names, or --pool, not both'],
    ['stats --interval 100ms', 2, '--interval: 100ms is not between 500ms and 1m'],
    ['stats --interval soon', 2, '--interval: "soon" is not a duration'],
    ['stats --count 0', 2, '--count'],
    ['stats --since 1h', 2, '--since is for one cell at a time'],
    ['stats web-1 --since 1h --watch', 2, 'exclude each other'],
    ['stats web-1 --figure cpu', 2, '--since'],
  ])('%s', async (line, status, words) => {
    const controller = watched(first, second);
    const { stdout, stderr, exitCode } = await run(line, { controller });
    expect(stderr).toContain(words);
    expect([stdout, exitCode]).toEqual(['', status]);
    expect(requests(controller)).toEqual([]);
  });
});
