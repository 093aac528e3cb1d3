import type { Id } from '../../model/ids.ts';
import { knownOffline, type PlacementCell } from '../placement-cell.ts';
import { roomOf } from '../room.ts';
import type { Tenant } from './tenant.ts';

/** What the cells of a pool could still take over, by their index. A cell that takes nothing new has none. */
export class SpareRoom {
  readonly cores: Float64Array;
  readonly memoryBytes: Float64Array;
  readonly diskBytes: Float64Array;
  readonly instances: Float64Array;
  readonly #hostCores: Float64Array;
  readonly #images: readonly Set<Id>[];

  private constructor(
    amounts: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
    hostCores: Float64Array,
    images: readonly Set<Id>[],
  ) {
    [this.cores, this.memoryBytes, this.diskBytes, this.instances] = amounts;
    this.#hostCores = hostCores;
    this.#images = images;
  }

  static of(cells: readonly PlacementCell[], now: number): SpareRoom {
    const rooms = cells.map((cell) => (takesOver(cell, now) ? roomOf(cell) : undefined));
    const column = (read: (index: number) => number) => Float64Array.from(cells, (_, index) => read(index));
    return new SpareRoom(
      [
        column((index) => rooms[index]?.cores.free ?? -1),
        column((index) => rooms[index]?.memoryBytes.free ?? -1),
        column((index) => rooms[index]?.diskBytes.free ?? -1),
        column((index) => {
          const cell = cells[index];
          const limit = cell?.policy.instanceLimit ?? Number.POSITIVE_INFINITY;
          return rooms[index] === undefined ? 0 : limit - (cell?.instances ?? 0);
        }),
      ],
      column((index) => cells[index]?.cores ?? 0),
      cells.map((cell) => new Set(cell.images)),
    );
  }

  /** The same room again, to try something in. */
  copy(): SpareRoom {
    return new SpareRoom(
      [this.cores.slice(), this.memoryBytes.slice(), this.diskBytes.slice(), this.instances.slice()],
      this.#hostCores,
      this.#images,
    );
  }

  get size(): number {
    return this.cores.length;
  }

  /** Whether a cell could take a tenant. */
  fits(cell: number, tenant: Tenant): boolean {
    return (
      tenant.hosts[cell] === 1 &&
      tenant.cores <= at(this.cores, cell) &&
      this.isLargeEnough(cell, tenant) &&
      tenant.memoryBytes <= at(this.memoryBytes, cell) &&
      this.diskFor(cell, tenant) <= at(this.diskBytes, cell) &&
      at(this.instances, cell) >= 1
    );
  }

  /** Whether the host has as many cores as the tenant. */
  isLargeEnough(cell: number, tenant: Tenant): boolean {
    return tenant.cores <= at(this.#hostCores, cell);
  }

  /** Takes a tenant's amounts from a cell, or gives them back with -1. */
  take(cell: number, tenant: Tenant, sign: 1 | -1 = 1): void {
    this.cores[cell] = at(this.cores, cell) - sign * tenant.cores;
    this.memoryBytes[cell] = at(this.memoryBytes, cell) - sign * tenant.memoryBytes;
    this.diskBytes[cell] = at(this.diskBytes, cell) - sign * this.diskFor(cell, tenant);
    this.instances[cell] = at(this.instances, cell) - sign;
  }

  /** Whether one more tenant leaves too little of something to take over all that is on some cell. */
  isShort(tenant: Tenant, tenantsOf: (cell: number) => readonly Tenant[]): boolean {
    for (const amount of ['cores', 'memoryBytes', 'diskBytes'] as const) {
      const column = this[amount];
      let free = -tenant[amount];
      let most = 0;
      for (let cell = 0; cell < this.size; cell += 1) {
        const isOpen = at(this.cores, cell) >= 0;
        if (isOpen) free += at(column, cell);
        const used = tenantsOf(cell).reduce((sum, one) => sum + one[amount], 0);
        if (used > 0) most = Math.max(most, used + (isOpen ? at(column, cell) : 0));
      }
      if (free < most) return true;
    }
    return false;
  }

  /** A lost cell takes nothing. */
  close(cell: number): void {
    this.cores[cell] = -1;
    this.instances[cell] = 0;
  }

  /** The disk that a tenant takes on a cell: its own and its image where that is missing. */
  diskFor(cell: number, { diskBytes, image }: Tenant): number {
    return image === undefined || this.#images[cell]?.has(image.id) === true ? diskBytes : diskBytes + image.sizeBytes;
  }

  /** From now on an image is on a cell. */
  addImage(cell: number, image: Id): void {
    this.#images[cell]?.add(image);
  }
}

/** Whether a cell takes over instances when another is lost. A load that is high now may be another's then. */
function takesOver(cell: PlacementCell, now: number): boolean {
  return cell.state === 'ready' && cell.enabled && knownOffline(cell, now) === undefined;
}

export function at(column: Float64Array, index: number): number {
  return column[index] ?? 0;
}
