import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPoolPolicy } from '../../../../src/controller/model/pool.ts';
import { GiB } from '../../../../src/controller/model/units.ts';
import { capacityOf } from '../../../../src/controller/scheduler/capacity.ts';
import type { place } from '../../../../src/controller/scheduler/place.ts';
import { placeTogether } from '../../../../src/controller/scheduler/place-together.ts';
import type { PlacementPool } from '../../../../src/controller/scheduler/placement-pool.ts';
import { Planner } from '../../../../src/controller/scheduler/planner/planner.ts';
import { rebalance } from '../../../../src/controller/scheduler/rebalance/rebalance.ts';
import { roomOf } from '../../../../src/controller/scheduler/room.ts';
import { now, plainRequest, pool, smallRequest } from './arbitraries.ts';
import { canTake } from './oracle.ts';

describe('a group', () => {
  const count = fc.integer({ min: 1, max: 12 });

  it('of equals fits whole whenever so many fit', () => {
    fc.assert(
      fc.property(pool(), plainRequest, count, (pool, request, count) => {
        const planner = new Planner(pool);
        let fit = 0;
        while (fit < count && planner.place(request) !== undefined) fit += 1;
        const { members, refused } = placeTogether(Array(count).fill(request), pool);
        expect(members.length).toBe(fit);
        expect(refused === undefined).toBe(fit === count);
      }),
    );
  });

  it('counts each of its instances for the next', () => {
    fc.assert(
      fc.property(pool(), fc.array(smallRequest, { minLength: 1, maxLength: 8 }), (start, requests) => {
        let known = start;
        for (const { request, best } of placeTogether(requests, start).members) {
          const cell = known.cells.find(({ name }) => name === best.cell.name);
          expect(cell !== undefined && canTake(cell, request, known)).toBe(true);
          known = plus(known, best.cell.name, request);
        }
      }),
    );
  });

  it('stands in different racks as far as there are racks', () => {
    const cells = ['r1', 'r1', 'r2', 'r2', 'r3', 'r3'].map((rack, index) => plainCell(`c${index}`, { rack }));
    const request = { cores: 1, memoryBytes: GiB, diskBytes: GiB, together: 'web' };
    const { members } = placeTogether(Array(3).fill(request), plainPool(cells));
    expect(members.map(({ best }) => best.cell.labels.rack).sort()).toEqual(['r1', 'r2', 'r3']);
  });
});

describe('capacity', () => {
  it.each([{ failoverSafe: false }, { failoverSafe: true }])(
    'is as many as can be placed one after the other, N+1 $failoverSafe',
    ({ failoverSafe }) => {
      fc.assert(
        fc.property(pool({ failoverSafe, roomy: failoverSafe, withRules: false }), plainRequest, (pool, shape) => {
          fc.pre(shape.diskBytes > 0 || pool.cells.length < 4);
          const planner = new Planner(pool);
          let fit = 0;
          while (planner.place(shape) !== undefined) fit += 1;
          const [report] = capacityOf(pool, [shape]).shapes;
          expect(report?.more).toBe(fit);
          const stopped = report?.stoppedBy.reduce((sum, { cells }) => sum + cells, 0);
          expect(stopped).toBe(pool.cells.length);
        }),
      );
    },
  );

  it('after a loss is that of the others, with the lost instances on them', () => {
    const cells = [1, 2, 3].map((number) => plainCell(`c${number}`, {}));
    const instances = [instanceOn('c1', 0, 4), instanceOn('c1', 1, 4), instanceOn('c2', 2, 4)];
    const loaded = cells.map((cell) => ({
      ...cell,
      claimed: {
        cores: 0,
        memoryBytes: instances.filter(({ cellId }) => cellId === cell.id).length * 4 * GiB,
        diskBytes: 0,
      },
    }));
    const shape = { cores: 1, memoryBytes: 4 * GiB, diskBytes: GiB };
    const [report] = capacityOf({ ...plainPool(loaded), instances }, [shape]).shapes;
    // Each cell takes four of 4 GiB in its 16; twelve places in all, of which three are taken.
    expect(report).toMatchObject({
      more: 9,
      stoppedBy: [{ code: 'memory', cells: 3 }],
      afterOne: { more: 5, unplaced: 0 },
      afterTwo: { more: 1, unplaced: 0 },
    });
  });

  it('says how many instances would find no place after a loss', () => {
    const cells = ['c1', 'c2'].map((name) => ({
      ...plainCell(name, {}),
      claimed: { cores: 0, memoryBytes: 12 * GiB, diskBytes: 0 },
    }));
    const instances = [0, 1, 2, 3, 4, 5].map((index) => instanceOn(index < 3 ? 'c1' : 'c2', index, 4));
    const shape = { cores: 1, memoryBytes: GiB, diskBytes: 0 };
    const [report] = capacityOf({ ...plainPool(cells), instances }, [shape]).shapes;
    expect(report?.afterOne).toMatchObject({ unplaced: 2, more: 0 });
    expect(report?.afterTwo).toMatchObject({ unplaced: 6, more: 0 });
  });
});

describe('rebalancing', () => {
  const threshold = fc.constantFrom(0.02, 0.05, 0.1, 0.2);

  it('plans moves that are each as legal as a placement, and make the pool as even as they say', () => {
    let moved = 0;
    fc.assert(
      fc.property(pool({ roomy: true, instances: 12 }), threshold, (start, threshold) => {
        const plan = rebalance(start, threshold);
        let known = start;
        for (const move of plan.moves) {
          const instance = known.instances.find(({ name }) => name === move.instance);
          const target = known.cells.find(({ name }) => name === move.to);
          if (instance === undefined || target === undefined) throw new Error('the plan names what is not there');
          const without = minus(known, instance.id);
          expect(instance.cellId).toBe(known.cells.find(({ name }) => name === move.from)?.id);
          const asked = { name: instance.name, labels: instance.labels, ...instance.claim, ...ruled(instance) };
          const bare = { ...without, policy: { ...without.policy, overheadBytes: 0, overheadPerCoreBytes: 0 } };
          const standing = without.cells.find(({ id }) => id === target.id);
          expect(standing !== undefined && canTake(standing, asked, bare)).toBe(true);
          known = moveTo(known, instance.id, target.id);
          moved += 1;
        }
        expect(plan.reached).toBe(plan.after.deviation <= threshold + 1e-9);
        expect(deviationOf(known)).toBeCloseTo(plan.after.deviation, 6);
        expect(plan.moves.length === 0 || plan.after.deviation < plan.before.deviation).toBe(true);
      }),
      { numRuns: 400 },
    );
    expect(moved).toBeGreaterThan(100);
  });

  it('needs no move more than one where one is enough', () => {
    fc.assert(
      fc.property(pool({ roomy: true, cells: 4, instances: 6, withRules: false }), threshold, (start, threshold) => {
        const plan = rebalance(start, threshold);
        fc.pre(plan.moves.length > 1 && plan.reached);
        for (const instance of start.instances) {
          for (const cell of start.cells) {
            if (cell.id === instance.cellId || !cell.enabled) continue;
            const without = minus(start, instance.id);
            const bare = { ...without, policy: { ...without.policy, overheadBytes: 0, overheadPerCoreBytes: 0 } };
            const standing = bare.cells.find(({ id }) => id === cell.id);
            const source = start.cells.find(({ id }) => id === instance.cellId);
            const asked = { ...instance.claim, ...ruled(instance) };
            if (source?.enabled !== true || standing === undefined || !canTake(standing, asked, bare)) continue;
            expect(deviationOf(moveTo(start, instance.id, cell.id))).toBeGreaterThan(threshold);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

function plainCell(name: string, labels: Readonly<Record<string, string>>) {
  const policy = { ...defaultPoolPolicy, keptMemoryBytes: 0, keptDiskBytes: 0 };
  return {
    id: name,
    name,
    state: 'ready' as const,
    enabled: true,
    architecture: 'x86_64',
    accelerator: 'kvm' as const,
    networks: [],
    labels,
    cores: 16,
    memoryBytes: 16 * GiB,
    store: { id: name, path: '/srv', capacityBytes: 100 * GiB, foreignBytes: 0, formats: ['qcow2'] },
    foreign: { cores: 0, memoryBytes: 0 },
    claimed: { cores: 0, memoryBytes: 0, diskBytes: 0 },
    instances: 0,
    policy,
    images: [],
  };
}

function plainPool(cells: PlacementPool['cells']): PlacementPool {
  return { policy: { ...defaultPoolPolicy, overheadBytes: 0, overheadPerCoreBytes: 0 }, cells, instances: [], now };
}

function instanceOn(cellId: string, index: number, gib: number) {
  return {
    id: `i${index}`,
    name: `i${index}`,
    cellId,
    labels: {},
    claim: { cores: 0, memoryBytes: gib * GiB, diskBytes: 0 },
  };
}

function plus(pool: PlacementPool, cellName: string, request: Parameters<typeof place>[0]): PlacementPool {
  const planner = new Planner(pool);
  planner.place({ ...request, cellName });
  const { cells } = planner.context();
  const cellId = pool.cells.find(({ name }) => name === cellName)?.id ?? '';
  const placed = {
    id: `new-${pool.instances.length}`,
    name: request.name ?? '',
    cellId,
    labels: request.labels ?? {},
    claim: { cores: request.cores, memoryBytes: request.memoryBytes, diskBytes: request.diskBytes },
    ...(request.rules === undefined ? {} : { rules: request.rules }),
  };
  return { ...pool, cells, instances: [...pool.instances, placed] };
}

function ruled({ rules, image }: PlacementPool['instances'][number]) {
  return { ...(rules === undefined ? {} : { rules }), ...(image === undefined ? {} : { image }) };
}

function minus(pool: PlacementPool, id: string): PlacementPool {
  const instance = pool.instances.find((one) => one.id === id);
  if (instance === undefined) return pool;
  const cells = pool.cells.map((cell) => (cell.id === instance.cellId ? changed(cell, instance.claim, -1) : cell));
  return { ...pool, cells, instances: pool.instances.filter((one) => one !== instance) };
}

function moveTo(pool: PlacementPool, id: string, cellId: string): PlacementPool {
  const instance = pool.instances.find((one) => one.id === id);
  if (instance === undefined) return pool;
  const left = minus(pool, id);
  const { image } = instance;
  const cells = left.cells.map((cell) => {
    if (cell.id !== cellId) return cell;
    const brings = image !== undefined && !cell.images.includes(image.id) ? image : undefined;
    const with_ = changed(
      cell,
      { ...instance.claim, diskBytes: instance.claim.diskBytes + (brings?.sizeBytes ?? 0) },
      1,
    );
    return brings === undefined ? with_ : { ...with_, images: [...cell.images, brings.id] };
  });
  return { ...left, cells, instances: [...left.instances, { ...instance, cellId }] };
}

function changed(
  cell: PlacementPool['cells'][number],
  claim: { cores: number; memoryBytes: number; diskBytes: number },
  sign: 1 | -1,
) {
  return {
    ...cell,
    claimed: {
      cores: cell.claimed.cores + sign * claim.cores,
      memoryBytes: cell.claimed.memoryBytes + sign * claim.memoryBytes,
      diskBytes: cell.claimed.diskBytes + sign * claim.diskBytes,
    },
    instances: cell.instances + sign,
  };
}

/** The standard deviation of what is used, of the resource where it is largest; images that were brought apart. */
function deviationOf(pool: PlacementPool): number {
  const open = pool.cells.filter((cell) => cell.state === 'ready' && cell.enabled);
  const deviations = (['cores', 'memoryBytes', 'diskBytes'] as const).map((resource) => {
    const shares = open.map((cell) => {
      const { capacity } = roomOf(cell)[resource];
      return capacity === 0 ? 0 : cell.claimed[resource] / capacity;
    });
    const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
    return Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / Math.max(1, shares.length));
  });
  return Math.max(...deviations);
}
