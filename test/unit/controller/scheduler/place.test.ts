import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../../../src/controller/scheduler/place.ts';
import { contextOf } from '../../../../src/controller/scheduler/placement-pool.ts';
import { remediesFor, resized } from '../../../../src/controller/scheduler/remedies.ts';
import { emptyCell, pool, request, smallRequest } from './arbitraries.ts';
import { canTake } from './oracle.ts';

const names = (cells: readonly { readonly cell: { readonly name: string } }[]) => cells.map(({ cell }) => cell.name);

describe('place', () => {
  it('lets in exactly the cells that can take the instance under their policy', () => {
    fc.assert(
      fc.property(pool(), request, (pool, request) => {
        const { fitting, rejected } = place(request, pool);
        const able = pool.cells.filter((cell) => canTake(cell, request, pool)).map(({ name }) => name);
        expect(names(fitting).sort()).toEqual(able.sort());
        expect(fitting.length + rejected.length).toBe(pool.cells.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('answers the same whatever the order of the cells and instances', () => {
    const shuffled = pool().chain((one) =>
      fc.record({
        one: fc.constant(one),
        cells: fc.shuffledSubarray([...one.cells], { minLength: one.cells.length }),
        instances: fc.shuffledSubarray([...one.instances], { minLength: one.instances.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, request, ({ one, cells, instances }, request) => {
        expect(place(request, { ...one, cells, instances })).toEqual(place(request, one));
      }),
    );
  });

  it('tells figures that are right, and short by as much as they say', () => {
    fc.assert(
      fc.property(pool(), request, (pool, request) => {
        for (const { cell, misses } of place(request, pool).rejected) {
          for (const miss of misses) {
            if (!('free' in miss)) continue;
            expect(miss.asked).toBeGreaterThan(miss.free);
            if (miss.code === 'cores' || miss.code === 'memory' || miss.code === 'disk') {
              expect(miss.capacity).toBe(Math.max(0, Math.floor(miss.total * miss.ratio) - miss.kept - miss.foreign));
            }
            if (miss.code === 'memory') {
              expect(miss.asked - miss.overhead).toBe(request.memoryBytes);
              expect(miss.free).toBe(Math.max(0, miss.capacity - cell.claimed.memoryBytes));
            }
            if (miss.code === 'disk') {
              expect(miss.asked - miss.image).toBe(request.diskBytes);
              expect(miss.free).toBe(Math.max(0, miss.capacity - cell.claimed.diskBytes));
            }
          }
        }
      }),
    );
  });

  it.each([
    { failoverSafe: false, kind: request },
    { failoverSafe: true, kind: smallRequest },
  ])('does not refuse for a cell more: N+1 $failoverSafe', ({ failoverSafe, kind }) => {
    fc.assert(
      fc.property(
        pool({ failoverSafe, roomy: failoverSafe, cells: 5, instances: 8 }),
        emptyCell,
        kind,
        (pool, added, request) => {
          fc.pre(place(request, pool).fitting.length > 0);
          const larger = { ...pool, cells: [...pool.cells, added(pool.policy)] };
          expect(place(request, larger).fitting.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('adds the terms of a score up to its points, and the best come first', () => {
    fc.assert(
      fc.property(pool(), request, (pool, request) => {
        const { fitting } = place(request, pool);
        for (const { points, terms } of fitting) expect(terms.reduce((sum, term) => sum + term.points, 0)).toBe(points);
        for (const [index, one] of fitting.entries()) {
          const next = fitting[index + 1];
          if (next === undefined) continue;
          expect(one.points > next.points || (one.points === next.points && one.cell.name < next.cell.name)).toBe(true);
        }
      }),
    );
  });

  it('proposes only changes with which the instance fits', () => {
    let tried = 0;
    fc.assert(
      fc.property(pool(), request, fc.boolean(), (pool, plain, named) => {
        const [first] = pool.cells;
        const request = named && first !== undefined ? { ...plain, cellName: first.name } : plain;
        const { fitting, rejected } = place(request, pool);
        fc.pre(fitting.length === 0);
        for (const remedy of remediesFor(request, contextOf(pool), rejected)) {
          tried += 1;
          const { cellName: _, ...anywhere } = request;
          if (remedy.action === 'resize') {
            const smaller = resized(request, remedy);
            expect(names(place(smaller, pool).fitting)).toContain(remedy.cell);
            expect(smaller.cores).toBeLessThanOrEqual(request.cores);
            expect(smaller.memoryBytes).toBeLessThanOrEqual(request.memoryBytes);
            expect(smaller.diskBytes).toBeLessThanOrEqual(request.diskBytes);
          } else if (remedy.action === 'enable') {
            const cells = pool.cells.map((cell) => (cell.name === remedy.cell ? { ...cell, enabled: true } : cell));
            expect(names(place(request, { ...pool, cells }).fitting)).toContain(remedy.cell);
          } else {
            expect(names(place(anywhere, pool).fitting)).toContain(remedy.cell);
          }
        }
      }),
      { numRuns: 3000 },
    );
    expect(tried).toBeGreaterThan(100);
  });
});
