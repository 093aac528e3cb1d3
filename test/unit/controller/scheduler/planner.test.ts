import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../../../src/controller/scheduler/place.ts';
import type { PlacedInstance, PlacementPool } from '../../../../src/controller/scheduler/placement-pool.ts';
import { demandOf, type PlacementRequest } from '../../../../src/controller/scheduler/placement-request.ts';
import { type Planned, Planner } from '../../../../src/controller/scheduler/planner/planner.ts';
import { roomOf } from '../../../../src/controller/scheduler/room.ts';
import { plainRequest, pool, request, smallRequest } from './arbitraries.ts';
import { canTake } from './oracle.ts';

const requests = fc.array(fc.oneof(request, plainRequest), { minLength: 1, maxLength: 12 });

/** A pool with one more instance on a cell, as the inventory would have it then. */
function withPlaced(pool: PlacementPool, request: PlacementRequest, cellName: string, id: string): PlacementPool {
  const claim = demandOf(request, pool.policy);
  const cells = pool.cells.map((cell) => {
    if (cell.name !== cellName) return cell;
    const image = request.image !== undefined && !cell.images.includes(request.image.id) ? request.image : undefined;
    const imageBytes = image?.sizeBytes ?? 0;
    const { seen } = cell;
    return {
      ...cell,
      claimed: {
        cores: cell.claimed.cores + claim.cores,
        memoryBytes: cell.claimed.memoryBytes + claim.memoryBytes,
        diskBytes: cell.claimed.diskBytes + claim.diskBytes + imageBytes,
      },
      instances: cell.instances + 1,
      images: image === undefined ? cell.images : [...cell.images, image.id],
      ...(seen === undefined
        ? {}
        : {
            seen: {
              ...seen,
              ...(seen.memoryAvailableBytes === undefined
                ? {}
                : { memoryAvailableBytes: seen.memoryAvailableBytes - claim.memoryBytes }),
              ...(seen.diskAvailableBytes === undefined
                ? {}
                : { diskAvailableBytes: seen.diskAvailableBytes - imageBytes }),
            },
          }),
    };
  });
  const placed: PlacedInstance = {
    id,
    name: request.name ?? '',
    cellId: pool.cells.find(({ name }) => name === cellName)?.id ?? '',
    labels: request.labels ?? {},
    claim,
    ...(request.rules === undefined ? {} : { rules: request.rules }),
    ...(request.network === undefined ? {} : { network: request.network }),
    ...(request.image === undefined ? {} : { image: request.image }),
  };
  return { ...pool, cells, instances: [...pool.instances, placed] };
}

/** Requests of a group are known to a planner alone. */
const alone = ({ together: _, ...request }: PlacementRequest): PlacementRequest => request;

describe('a planner', () => {
  it.each([{ failoverSafe: false }, { failoverSafe: true }])(
    'places each instance as if it were the only one to place: N+1 $failoverSafe',
    ({ failoverSafe }) => {
      fc.assert(
        fc.property(pool({ failoverSafe, roomy: failoverSafe, instances: 4 }), requests, (start, requests) => {
          const planner = new Planner(start);
          let known = start;
          for (const [index, request] of requests.map(alone).entries()) {
            const [best] = place(request, known).fitting;
            const planned = planner.place(request);
            expect(planner.cells[planned?.cell ?? -1]?.name).toBe(best?.cell.name);
            if (best !== undefined) known = withPlaced(known, request, best.cell.name, `x-${index}`);
          }
        }),
        { numRuns: 500 },
      );
    },
  );

  it('never goes beyond the policy, whatever it has placed before', () => {
    fc.assert(
      fc.property(pool(), requests, (start, requests) => {
        const planner = new Planner(start);
        let known = start;
        for (const [index, request] of requests.entries()) {
          const planned = planner.place(request);
          const cell = known.cells.find(({ name }) => name === planner.cells[planned?.cell ?? -1]?.name);
          if (planned === undefined) {
            expect(known.cells.filter((one) => canTake(one, request, known))).toEqual([]);
          } else {
            expect(cell !== undefined && canTake(cell, request, known)).toBe(true);
            known = withPlaced(known, request, cell?.name ?? '', `x-${index}`);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts as a recount would, also after instances are gone', () => {
    fc.assert(
      fc.property(pool(), requests, fc.array(fc.nat(20)), (start, requests, removed) => {
        const planner = new Planner(start);
        const there: Planned[] = [];
        const images = new Map<string, number>();
        for (const request of requests) {
          const planned = planner.place(request);
          if (planned === undefined) continue;
          there.push(planned);
          const { image } = request;
          const cell = planner.cells[planned.cell];
          const key = `${planned.cell} ${image?.id}`;
          if (image !== undefined && cell?.images.includes(image.id) === false) images.set(key, image.sizeBytes);
        }
        for (const index of removed) for (const one of there.splice(index, 1)) planner.remove(one);
        for (const [index, before] of planner.cells.entries()) {
          const here = there.filter(({ cell }) => cell === index);
          const brought = [...images]
            .filter(([key]) => key.startsWith(`${index} `))
            .reduce((sum, [, size]) => sum + size, 0);
          const sum = (read: (planned: Planned) => number) => here.reduce((total, one) => total + read(one), 0);
          expect(planner.cell(index)?.claimed).toEqual({
            cores: before.claimed.cores + sum(({ claim }) => claim.cores),
            memoryBytes: before.claimed.memoryBytes + sum(({ claim }) => claim.memoryBytes),
            diskBytes: before.claimed.diskBytes + sum(({ claim }) => claim.diskBytes) + brought,
          });
          expect(planner.cell(index)?.instances).toBe(before.instances + here.length);
        }
      }),
    );
  });

  it('finds in a large pool what looking at every cell finds', () => {
    const many = fc.array(plainRequest, { minLength: 40, maxLength: 80 });
    fc.assert(
      fc.property(pool({ cells: 60, instances: 0 }), many, (start, requests) => {
        const planner = new Planner(start);
        let known = start;
        for (const [index, request] of requests.entries()) {
          const planned = planner.place(request);
          const [best] = place(request, known).fitting;
          expect(planner.cells[planned?.cell ?? -1]?.name).toBe(best?.cell.name);
          if (best !== undefined) known = withPlaced(known, request, best.cell.name, `x-${index}`);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a pool that is safe against a loss', () => {
  it('has room elsewhere for all instances of any one cell', () => {
    let kept = 0;
    fc.assert(
      fc.property(
        pool({ failoverSafe: true, roomy: true, instances: 2 }),
        fc.array(smallRequest, { minLength: 1, maxLength: 16 }),
        (start, requests) => {
          const planner = new Planner(start);
          let known = start;
          for (const [index, request] of requests.entries()) {
            const planned = planner.place(request);
            const name = planner.cells[planned?.cell ?? -1]?.name;
            if (name !== undefined) known = withPlaced(known, request, name, `x-${index}`);
          }
          fc.pre(known.instances.length > start.instances.length);
          for (const cell of known.cells) {
            expect(canBeEmptied(known, cell.id), `without ${cell.name}`).toBe(true);
            kept += 1;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(kept).toBeGreaterThan(200);
  });
});

/** Whether all instances of a lost cell find a place on the others, tried in every way. */
function canBeEmptied(pool: PlacementPool, lost: string): boolean {
  const moving = pool.instances.filter(({ cellId }) => cellId === lost);
  const left: PlacementPool = {
    ...pool,
    cells: pool.cells
      .filter(({ id }) => id !== lost)
      .map((cell) => ({ ...cell, policy: { ...cell.policy, loadLimit: null } })),
    instances: pool.instances.filter(({ cellId }) => cellId !== lost),
    // A claim holds QEMU's share already.
    policy: { ...pool.policy, overheadBytes: 0, overheadPerCoreBytes: 0 },
  };
  return someOrder(left, moving);
}

function someOrder(pool: PlacementPool, moving: readonly PlacedInstance[]): boolean {
  if (moving.length === 0) return true;
  // Whom others want to be near comes first.
  const sorted = [...moving].sort((a, b) => Number(wantsNear(a)) - Number(wantsNear(b)));
  const [first, ...rest] = sorted;
  if (first === undefined) return true;
  const asked = { name: first.name, labels: first.labels, ...first.claim, ...optional(first) };
  return pool.cells.some((cell) => {
    if (!canTake(cell, asked, pool)) return false;
    return someOrder(withPlaced(pool, asked, cell.name, first.id), rest);
  });
}

const wantsNear = ({ rules }: PlacedInstance) => (rules?.affinity ?? []).some((rule) => rule.near && rule.required);

function optional({ rules, network, image }: PlacedInstance): Pick<PlacementRequest, 'rules' | 'network' | 'image'> {
  return {
    ...(rules === undefined ? {} : { rules }),
    ...(network === undefined ? {} : { network }),
    ...(image === undefined ? {} : { image }),
  };
}

it('has free room that is never below 0, however much is claimed', () => {
  fc.assert(
    fc.property(pool(), ({ cells }) => {
      for (const cell of cells) {
        const { cores, memoryBytes, diskBytes } = roomOf(cell);
        expect(Math.min(cores.free, memoryBytes.free, diskBytes.free)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
