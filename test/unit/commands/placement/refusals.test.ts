import { describe, expect, test } from 'vitest';
import { defaultPoolPolicy } from '../../../../src/controller/model/pool.ts';
import { GiB } from '../../../../src/controller/model/units.ts';
import { examine } from '../../../../src/controller/scheduler/place.ts';
import type { PlacementCell } from '../../../../src/controller/scheduler/placement-cell.ts';
import { contextOf } from '../../../../src/controller/scheduler/placement-pool.ts';
import { refusal } from '../../../../src/controller/scheduler/refusal.ts';
import { remediesFor } from '../../../../src/controller/scheduler/remedies.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { lines } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';

const now = Date.UTC(2026, 10, 20, 12);
const request = { name: 'db-1', cores: 8, memoryBytes: 64 * GiB, diskBytes: 500 * GiB };

function cell(name: string, parts: Partial<PlacementCell> = {}): PlacementCell {
  return {
    id: name,
    name,
    state: 'ready',
    enabled: true,
    architecture: 'x86_64',
    accelerator: 'kvm',
    networks: ['bridge:br0'],
    labels: {},
    cores: 32,
    memoryBytes: 128 * GiB,
    store: { id: name, path: '/srv', capacityBytes: 2000 * GiB, foreignBytes: 0, formats: ['qcow2'] },
    foreign: { cores: 0, memoryBytes: 0 },
    claimed: { cores: 0, memoryBytes: 0, diskBytes: 0 },
    instances: 0,
    policy: defaultPoolPolicy,
    images: [],
    ...parts,
  };
}

const claimed = (memoryGib: number) => ({ claimed: { cores: 0, memoryBytes: memoryGib * GiB, diskBytes: 0 } });
const off = { enabled: false, disabledAt: '2026-11-02T08:00:00.000Z' };
const away = {
  seen: { askedAt: now - 5_000, failure: { message: 'connection timed out', since: now - 12 * 60_000 } },
};

/** What `instance create` tells of a pool that refuses, to people and to scripts. */
async function refused(cells: readonly PlacementCell[]) {
  const context = contextOf({ policy: defaultPoolPolicy, cells, instances: [], now });
  const { fitting, rejected } = examine(request, context);
  expect(fitting).toEqual([]);
  const remedies = remediesFor(request, context, rejected);
  const controller = fakeController({
    changes: {
      'instance.create': () => {
        const common = { pool: 'default', subject: '"db-1"', request, context, rejected, failed: [] };
        throw refusal({ ...common, remedies, elsewhere: ['blue'] });
      },
    },
  });
  const text = await run('instance create db-1 --image debian', { controller });
  const json = await run('instance create db-1 --image debian --json', { controller });
  expect(json.exitCode).toBe(5);
  return { text: text.stderr, error: JSON.parse(json.stdout).error };
}

describe('a refusal of three cells', () => {
  const cells = [cell('cell-1', claimed(95.8)), cell('cell-2', off), cell('cell-3', away)];

  test('tells of each what it lacks, and the smallest changes that help', async () => {
    const { error } = await refused(cells);
    expect(error).toEqual({
      code: 'NO_CELL_FITS',
      message: 'no cell in pool "default" can take "db-1" (8 cores, 64 GiB memory, 500 GiB disk)',
      hint: '--memory 31G would fit on cell-1; nano cell enable cell-2; --pool blue has room for it',
      details: [
        {
          subject: 'cell-1',
          code: 'memory',
          reason: 'memory   64 GiB asked (and 192 MiB for QEMU), 31.2 GiB free (of 128 GiB, 1 GiB kept for the host)',
          facts: expect.objectContaining({ asked: 64 * GiB + 192 * 1024 ** 2, kept: GiB, overhead: 192 * 1024 ** 2 }),
        },
        {
          subject: 'cell-2',
          code: 'disabled',
          reason: 'disabled since 2026-11-02',
          facts: { since: '2026-11-02T08:00:00.000Z' },
        },
        {
          subject: 'cell-3',
          code: 'offline',
          reason: 'offline for 12 min: connection timed out',
          facts: { seconds: 720, message: 'connection timed out' },
        },
      ],
    });
  });
});

describe('a refusal of many cells', () => {
  /** One of ten is disabled, one of ten is offline, of the rest none has the memory. */
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const name = `cell-${String(index + 1).padStart(3, '0')}`;
      if (index % 10 === 3) return cell(name, off);
      if (index % 10 === 7) return cell(name, away);
      return cell(name, claimed(70 + ((index * 7) % 50)));
    });

  test.each([
    [25, ['20 cells', '3 cells', '2 cells']],
    [500, ['400 cells', '50 cells', '50 cells']],
  ])('of %d is grouped by reason, with the three nearest misses', async (count, groups) => {
    const { error } = await refused(many(count));
    const told: { subject: string; code: string; facts: { cells?: number; free?: number } }[] = error.details;
    expect(told.slice(0, 3).map(({ subject }) => subject)).toEqual(groups);
    expect(
      told
        .slice(0, 3)
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['disabled', 'memory', 'offline']);
    expect(told.slice(0, 3).reduce((sum, { facts }) => sum + (facts.cells ?? 0), 0)).toBe(count);
    const nearest = told.slice(3);
    expect(nearest.map(({ code }) => code)).toEqual(['memory', 'memory', 'memory']);
    // No cell has more room than these.
    const room = (one: PlacementCell) => one.memoryBytes - GiB - one.claimed.memoryBytes;
    const most = many(count)
      .filter(({ enabled, seen }) => enabled && seen === undefined)
      .map(room)
      .sort((left, right) => right - left)
      .slice(0, 3);
    expect(nearest.map(({ facts }) => facts.free)).toEqual(most);
  });

  test('fits on a screen', async () => {
    const figures = 'memory   64 GiB asked (and 192 MiB for QEMU), 57 GiB free (of 128 GiB, 1 GiB kept for the host)';
    expect((await refused(many(500))).text.split('\n').slice(1).join('\n')).toBe(
      lines(
        'nano: no cell in pool "default" can take "db-1" (8 cores, 64 GiB memory, 500 GiB disk)',
        `  400 cells   ${figures}, at most: cell-001`,
        '  50 cells    disabled',
        '  50 cells    offline',
        `  cell-001    ${figures}`,
        `  cell-051    ${figures}`,
        `  cell-101    ${figures}`,
        'try: --memory 56G would fit on cell-001; nano cell enable cell-004; --pool blue has room for it',
      ),
    );
  });
});

test('what is larger than any cell is told at once', async () => {
  const small = { cores: 4, memoryBytes: 16 * GiB };
  const { error } = await refused([cell('cell-1', small), cell('cell-2', { ...small, ...off })]);
  expect(error.message).toBe('"db-1" (8 cores, 64 GiB memory, 500 GiB disk) is larger than any cell in pool "default"');
  expect(error.hint).toBe('--cores 4 --memory 14G would fit on cell-1; --pool blue has room for it');
});
