import { neighbourMisses } from '../filters/neighbours.ts';
import type { Neighbourhood, Standing } from '../neighbourhood.ts';
import { search } from './search.ts';
import { at, type SpareRoom } from './spare-room.ts';
import type { Tenant } from './tenant.ts';

/** Where each tenant of a lost cell would go: the index of a cell for each, in the order of the tenants. */
export type Plan = readonly number[];

/** Who may stand beside whom, while tenants are put somewhere to see whether all find a place. */
export interface Company {
  allows(tenant: Tenant, cell: number): boolean;
  put(tenant: Tenant, cell: number): void;
  withdraw(tenant: Tenant, cell: number): void;
}

/** For tenants that no rule speaks of. */
export const anyCompany: Company = { allows: () => true, put: () => {}, withdraw: () => {} };

export function companyOf(neighbourhood: Neighbourhood, cells: readonly Standing[]): Company {
  return {
    allows: ({ neighbour }, cell) => {
      const standing = cells[cell];
      if (standing === undefined) return false;
      const { name, labels, affinity } = neighbour;
      const request = { cores: 0, memoryBytes: 0, diskBytes: 0, name, labels, rules: { affinity, cells: [] } };
      return neighbourMisses(standing, request, neighbourhood).next().done === true;
    },
    put: ({ neighbour }, cell) => {
      const standing = cells[cell];
      if (standing !== undefined) neighbourhood.add(neighbour, standing);
    },
    withdraw: ({ neighbour }) => neighbourhood.remove(neighbour.id),
  };
}

/**
 * Finds a place for each tenant of a lost cell among the others: the largest first, each where least is left, and
 * where that ends badly by a search. A plan that is found is one; where none is found, there may be one that would
 * have taken longer to find. `room` is used up on the way.
 */
export function absorb(tenants: readonly Tenant[], room: SpareRoom, company: Company): Plan | undefined {
  const order = largestFirst(tenants, room);
  const quick = bestFit(tenants, order, room, company);
  if (quick !== undefined) return quick;
  return search(tenants, order, room, company);
}

/** The largest first; those that want somebody near come last, so that whom they want is there already. */
function largestFirst(tenants: readonly Tenant[], room: SpareRoom): number[] {
  const most = {
    cores: largest(room.cores),
    memoryBytes: largest(room.memoryBytes),
    diskBytes: largest(room.diskBytes),
  };
  const size = ({ cores, memoryBytes, diskBytes }: Tenant) =>
    Math.max(cores / most.cores, memoryBytes / most.memoryBytes, diskBytes / most.diskBytes);
  const wantsNear = ({ neighbour }: Tenant) => neighbour.affinity.some((rule) => rule.near && rule.required);
  return tenants
    .map((tenant, index) => ({ index, size: size(tenant), last: wantsNear(tenant) ? 1 : 0 }))
    .sort((left, right) => left.last - right.last || right.size - left.size || left.index - right.index)
    .map(({ index }) => index);
}

function largest(column: Float64Array): number {
  let most = 1;
  for (const value of column) if (value > most) most = value;
  return most;
}

function bestFit(
  tenants: readonly Tenant[],
  order: readonly number[],
  room: SpareRoom,
  company: Company,
): Plan | undefined {
  const plan = new Array<number>(tenants.length).fill(-1);
  const placed: number[] = [];
  for (const index of order) {
    const tenant = tenants[index];
    const cell = tenant === undefined ? -1 : tightest(tenant, room, company);
    if (tenant === undefined || cell < 0) {
      for (const one of placed) undo(tenants[one], plan[one] ?? -1, room, company);
      return undefined;
    }
    room.take(cell, tenant);
    company.put(tenant, cell);
    plan[index] = cell;
    placed.push(index);
  }
  for (const one of placed) undo(tenants[one], plan[one] ?? -1, room, company);
  return plan;
}

function undo(tenant: Tenant | undefined, cell: number, room: SpareRoom, company: Company): void {
  if (tenant === undefined) return;
  room.take(cell, tenant, -1);
  company.withdraw(tenant, cell);
}

/** The cell where a tenant leaves least of what it takes most of. */
function tightest(tenant: Tenant, room: SpareRoom, company: Company): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let cell = 0; cell < room.size; cell += 1) {
    if (!room.fits(cell, tenant)) continue;
    const left = Math.min(
      remaining(at(room.cores, cell), tenant.cores),
      remaining(at(room.memoryBytes, cell), tenant.memoryBytes),
      remaining(at(room.diskBytes, cell), room.diskFor(cell, tenant)),
    );
    if (left >= least || !company.allows(tenant, cell)) continue;
    least = left;
    best = cell;
  }
  return best;
}

/** How many more of the same would fit. */
function remaining(free: number, asked: number): number {
  return asked === 0 ? Number.POSITIVE_INFINITY : (free - asked) / asked;
}
