import type { Id } from '../../model/ids.ts';
import { spareDiskBytes } from '../filters/room.ts';
import { stateMisses } from '../filters/state.ts';
import { type Amounts, freshLoad, loadShare, type PlacementCell } from '../placement-cell.ts';
import { roomOf } from '../room.ts';

/**
 * The cells of a pool as columns of numbers, by their index: what a planner counts with when it places many instances
 * one after the other. Everything here changes only through `take`.
 */
export class Columns {
  readonly cells: readonly PlacementCell[];
  readonly freeCores: Float64Array;
  readonly freeMemory: Float64Array;
  readonly freeDisk: Float64Array;
  readonly capacityCores: Float64Array;
  readonly capacityMemory: Float64Array;
  readonly capacityDisk: Float64Array;
  /** What the cell said that it really has; infinite where it did not say so lately. */
  readonly reallyMemory: Float64Array;
  readonly reallyDisk: Float64Array;
  readonly instances: Float64Array;
  readonly load: Float64Array;
  /** 1 where a cell takes anything at all. */
  readonly open: Uint8Array;
  /** The cells' indexes, those of one size together. */
  readonly bySize: readonly number[];
  readonly #images: readonly Set<Id>[];

  constructor(cells: readonly PlacementCell[], now: number) {
    this.cells = cells;
    const rooms = cells.map(roomOf);
    const seen = cells.map((cell) => freshLoad(cell, now));
    const column = (read: (cell: PlacementCell, index: number) => number) => Float64Array.from(cells, read);
    this.freeCores = column((_, index) => rooms[index]?.cores.free ?? 0);
    this.freeMemory = column((_, index) => rooms[index]?.memoryBytes.free ?? 0);
    this.freeDisk = column((_, index) => rooms[index]?.diskBytes.free ?? 0);
    this.capacityCores = column((_, index) => rooms[index]?.cores.capacity ?? 0);
    this.capacityMemory = column((_, index) => rooms[index]?.memoryBytes.capacity ?? 0);
    this.capacityDisk = column((_, index) => rooms[index]?.diskBytes.capacity ?? 0);
    this.reallyMemory = column((_, index) => seen[index]?.memoryAvailableBytes ?? Number.POSITIVE_INFINITY);
    this.reallyDisk = column((_, index) => seen[index]?.diskAvailableBytes ?? Number.POSITIVE_INFINITY);
    this.instances = column((cell) => cell.instances);
    this.load = column((cell, index) => loadShare(seen[index], cell.cores));
    this.open = Uint8Array.from(cells, (cell, index) => (isOpen(cell, now, seen[index]?.load1) ? 1 : 0));
    this.#images = cells.map((cell) => new Set(cell.images));
    this.bySize = cells
      .map((_, index) => index)
      .sort(
        (left, right) =>
          at(this.capacityMemory, left) - at(this.capacityMemory, right) ||
          at(this.capacityCores, left) - at(this.capacityCores, right) ||
          at(this.capacityDisk, left) - at(this.capacityDisk, right) ||
          left - right,
      );
  }

  get size(): number {
    return this.cells.length;
  }

  hasImage(cell: number, image: Id): boolean {
    return this.#images[cell]?.has(image) === true;
  }

  /** Takes amounts from a cell. */
  take(cell: number, amounts: Amounts, image: { readonly id: Id; readonly sizeBytes: number } | undefined): void {
    const imageBytes = image === undefined || this.hasImage(cell, image.id) ? 0 : image.sizeBytes;
    if (image !== undefined) this.#images[cell]?.add(image.id);
    this.#change(cell, amounts, imageBytes, 1);
    // Volumes grow later; an image is copied in full.
    this.reallyDisk[cell] = at(this.reallyDisk, cell) - imageBytes;
  }

  /** Gives amounts back. An image that was brought stays. */
  giveBack(cell: number, amounts: Amounts): void {
    this.#change(cell, amounts, 0, -1);
  }

  /** A cell as it is by now. */
  cell(index: number): PlacementCell | undefined {
    const cell = this.cells[index];
    if (cell === undefined) return undefined;
    const room = roomOf(cell);
    // Free room is never shown below 0: what was claimed beyond it stays claimed.
    const claimed = (before: number, free: number, now: number) => before + free - now;
    const taken = cell.seen?.memoryAvailableBytes !== undefined && Number.isFinite(at(this.reallyMemory, index));
    return {
      ...cell,
      claimed: {
        cores: claimed(cell.claimed.cores, room.cores.free, at(this.freeCores, index)),
        memoryBytes: claimed(cell.claimed.memoryBytes, room.memoryBytes.free, at(this.freeMemory, index)),
        diskBytes: claimed(cell.claimed.diskBytes, room.diskBytes.free, at(this.freeDisk, index)),
      },
      instances: at(this.instances, index),
      images: [...(this.#images[index] ?? [])],
      ...(taken && cell.seen !== undefined
        ? {
            seen: {
              ...cell.seen,
              memoryAvailableBytes: at(this.reallyMemory, index),
              ...(cell.seen.diskAvailableBytes === undefined ? {} : { diskAvailableBytes: at(this.reallyDisk, index) }),
            },
          }
        : {}),
    };
  }

  /** The memory that an instance could have at most. */
  memoryFor(cell: number): number {
    return Math.min(at(this.freeMemory, cell), at(this.reallyMemory, cell));
  }

  /** The disk that an instance could have at most beside its image; below 0 where the image itself has no room. */
  diskFor(cell: number, imageBytes: number): number {
    if (at(this.reallyDisk, cell) >= imageBytes + spareDiskBytes) return at(this.freeDisk, cell) - imageBytes;
    return imageBytes > 0 ? -1 : 0;
  }

  #change(cell: number, { cores, memoryBytes, diskBytes }: Amounts, imageBytes: number, sign: 1 | -1): void {
    this.freeCores[cell] = at(this.freeCores, cell) - sign * cores;
    this.freeMemory[cell] = at(this.freeMemory, cell) - sign * memoryBytes;
    this.freeDisk[cell] = at(this.freeDisk, cell) - sign * (diskBytes + imageBytes);
    this.reallyMemory[cell] = at(this.reallyMemory, cell) - sign * memoryBytes;
    this.instances[cell] = at(this.instances, cell) + sign;
  }
}

/** Whether nothing but its size and its company could keep an instance from a cell. */
function isOpen(cell: PlacementCell, now: number, load1: number | undefined): boolean {
  const { loadLimit } = cell.policy;
  const isBusy = loadLimit !== null && load1 !== undefined && load1 >= loadLimit * cell.cores;
  return !isBusy && stateMisses(cell, now).next().done === true;
}

export function at(column: Float64Array, index: number): number {
  return column[index] ?? 0;
}
