import { describe, expect, it } from 'vitest';
import type { ZoneStats } from '../../../../src/controller/model/stats-views.ts';
import { createTrails, trailLength } from '../../../../src/tui/app/trails.ts';
import { instanceStats, zoneStats } from '../../../support/stats-views.ts';

/** A look at instances by their share of processor time; their disks read ten times as many bytes, and write a hundred times. */
function look(shares: Readonly<Record<string, number>>): ZoneStats {
  const instances = Object.entries(shares).map(([id, cpuShare]) => {
    const one = instanceStats({ id, name: id, cpuShare });
    return { ...one, disk: { ...one.disk, inBytesPerSecond: cpuShare * 10, outBytesPerSecond: cpuShare * 100 } };
  });
  return zoneStats({ instances, cells: [], pools: [] });
}

function recorded(...looks: readonly Readonly<Record<string, number>>[]) {
  const trails = createTrails();
  for (const shares of looks) trails.record(look(shares));
  return trails;
}

describe('how figures came to what they are', () => {
  it('is told from the oldest look to the newest, what comes in apart from what goes out', () => {
    const trails = recorded({ a: 1, b: 5 }, { a: 2, b: 6 });
    expect(trails.read('a', 'cpu')).toEqual([1, 2]);
    expect(trails.read('b', 'disk.in')).toEqual([50, 60]);
    expect(trails.read('b', 'disk.out')).toEqual([500, 600]);
    expect(trails.times()).toHaveLength(2);
  });

  it('is the subject’s own, whatever the order of the subjects', () => {
    const trails = recorded({ a: 1, b: 2, c: 3 }, { c: 6, a: 4, b: 5 }, { b: 8, a: 7, c: 9 });
    expect(trails.read('a', 'cpu')).toEqual([1, 4, 7]);
    expect(trails.read('b', 'cpu')).toEqual([2, 5, 8]);
    expect(trails.read('c', 'cpu')).toEqual([3, 6, 9]);
  });

  it('is forgotten with a subject that is gone, and nobody who comes after it has it', () => {
    const trails = recorded({ a: 1, b: 2 }, { b: 3 }, { b: 4, c: 5 }, { a: 6, b: 7, c: 8 });
    expect(trails.read('a', 'cpu')).toEqual([6]);
    expect(trails.read('b', 'cpu')).toEqual([2, 3, 4, 7]);
    expect(trails.read('c', 'cpu')).toEqual([5, 8]);
    expect(trails.read('gone', 'cpu')).toEqual([]);
  });

  it('has all of those that came while as many went', () => {
    const trails = recorded({ a: 1, b: 2, c: 3 }, { d: 4, e: 5, f: 6 }, { d: 7, e: 8, f: 9 });
    expect(trails.read('d', 'cpu')).toEqual([4, 7]);
    expect(trails.read('f', 'cpu')).toEqual([6, 9]);
  });

  it('reaches as far back as is kept', () => {
    const shares = Array.from({ length: trailLength + 5 }, (_, index) => ({ a: index, b: -index }));
    const trails = recorded(...shares);
    expect(trails.read('a', 'cpu')).toEqual(shares.slice(5).map(({ a }) => a));
    expect(trails.read('b', 'cpu')).toEqual(shares.slice(5).map(({ b }) => b));
  });
});
