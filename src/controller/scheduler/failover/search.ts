import { anyCompany, type Company, type Plan } from './absorb.ts';
import { at, type SpareRoom } from './spare-room.ts';
import type { Tenant } from './tenant.ts';

/** How many cells a search looks at before it gives up. */
const patience = 200_000;

/**
 * Tries the places of tenants one after the other, going back where it ends badly, and leaves out what cannot end
 * well: not enough in sum, not enough places for the smallest, and cells that differ in nothing.
 */
export function search(
  tenants: readonly Tenant[],
  order: readonly number[],
  room: SpareRoom,
  company: Company,
): Plan | undefined {
  const sorted = order.flatMap((index) => tenants[index] ?? []);
  const plan = new Array<number>(tenants.length).fill(-1);
  const classes = company === anyCompany ? classesOf(sorted, room) : undefined;
  let left = patience;

  const place = (position: number): boolean => {
    const tenant = sorted[position];
    if (tenant === undefined) return true;
    left -= room.size;
    if (left < 0 || isHopeless(sorted, position, room)) return false;
    const tried = new Set<string>();
    for (let cell = 0; cell < room.size; cell += 1) {
      if (!room.fits(cell, tenant) || !company.allows(tenant, cell)) continue;
      const kind = classes === undefined ? String(cell) : `${classes[cell]} ${restOf(cell, room)}`;
      // A cell that is like one that was tried ends as badly.
      if (tried.has(kind)) continue;
      tried.add(kind);
      room.take(cell, tenant);
      company.put(tenant, cell);
      const done = place(position + 1);
      company.withdraw(tenant, cell);
      room.take(cell, tenant, -1);
      if (done) plan[order[position] ?? 0] = cell;
      if (done || left < 0) return done;
    }
    return false;
  };
  return place(0) ? plan : undefined;
}

/** Whether what is left to place is more than all that is free, or needs more places than there are. */
function isHopeless(sorted: readonly Tenant[], from: number, room: SpareRoom): boolean {
  let [cores, memoryBytes, diskBytes] = [0, 0, 0];
  const least = { cores: Infinity, memoryBytes: Infinity, diskBytes: Infinity };
  for (let index = from; index < sorted.length; index += 1) {
    const tenant = sorted[index];
    if (tenant === undefined) continue;
    cores += tenant.cores;
    memoryBytes += tenant.memoryBytes;
    diskBytes += tenant.diskBytes;
    least.cores = Math.min(least.cores, tenant.cores);
    least.memoryBytes = Math.min(least.memoryBytes, tenant.memoryBytes);
    least.diskBytes = Math.min(least.diskBytes, tenant.diskBytes);
  }
  let places = 0;
  for (let cell = 0; cell < room.size; cell += 1) {
    if (at(room.instances, cell) < 1 || at(room.cores, cell) < 0) continue;
    cores -= at(room.cores, cell);
    memoryBytes -= at(room.memoryBytes, cell);
    diskBytes -= at(room.diskBytes, cell);
    places += Math.min(
      at(room.instances, cell),
      times(at(room.cores, cell), least.cores),
      times(at(room.memoryBytes, cell), least.memoryBytes),
      times(at(room.diskBytes, cell), least.diskBytes),
    );
  }
  return cores > 0 || memoryBytes > 0 || diskBytes > 0 || places < sorted.length - from;
}

function times(free: number, asked: number): number {
  return asked === 0 ? Number.POSITIVE_INFINITY : Math.floor(free / asked);
}

/** Cells of one class are the same to each of the tenants, but for what is free on them. */
function classesOf(tenants: readonly Tenant[], room: SpareRoom): readonly string[] {
  return Array.from({ length: room.size }, (_, cell) =>
    tenants
      .map((tenant) => `${tenant.hosts[cell]}${room.diskFor(cell, tenant) === tenant.diskBytes ? '' : 'i'}`)
      .join(''),
  );
}

function restOf(cell: number, room: SpareRoom): string {
  return [room.cores, room.memoryBytes, room.diskBytes, room.instances].map((column) => at(column, cell)).join();
}
