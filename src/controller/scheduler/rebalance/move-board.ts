import { asRequest } from '../capacity.ts';
import { missesOf } from '../place.ts';
import type { Amounts, PlacementCell } from '../placement-cell.ts';
import {
  contextOf,
  type Hosts,
  hostsCache,
  neighbourOf,
  type PlacedInstance,
  type PlacementContext,
  type PlacementPool,
  tenantOf,
} from '../placement-pool.ts';

/** An instance that moves: indexes of cells as the board has them. */
export interface Step {
  readonly instance: PlacedInstance;
  readonly from: number;
  readonly to: number;
}

/** A pool in which instances are moved about, each move as legal as a placement. */
export class MoveBoard {
  readonly #context: PlacementContext;
  readonly #cells: PlacementCell[];
  readonly #hosts: Hosts;
  readonly #at = new Map<string, number>();

  constructor(pool: PlacementPool) {
    // A claim holds QEMU's share already: it moves as it is.
    const context = contextOf({ ...pool, policy: { ...pool.policy, overheadBytes: 0, overheadPerCoreBytes: 0 } });
    this.#cells = [...context.cells];
    const { guard, ...rest } = context;
    // Where nothing is safe as it stands, moves cannot be asked to keep it so.
    const keeps = guard !== undefined && guard.unsafe === undefined ? { guard } : {};
    this.#context = { ...rest, ...keeps, cells: this.#cells };
    this.#hosts = hostsCache(context.cells);
    const indexes = new Map(context.cells.map((cell, index) => [cell.id, index]));
    for (const { id, cellId } of pool.instances) this.#at.set(id, indexes.get(cellId) ?? -1);
  }

  get cells(): readonly PlacementCell[] {
    return this.#cells;
  }

  cellOf(instance: PlacedInstance): number {
    return this.#at.get(instance.id) ?? -1;
  }

  /** What an instance takes on a cell that it moves to: its own, and its image where that is missing. */
  costOn(cell: number, { claim, image }: PlacedInstance): Amounts {
    if (image === undefined || this.#cells[cell]?.images.includes(image.id) === true) return claim;
    return { ...claim, diskBytes: claim.diskBytes + image.sizeBytes };
  }

  /** Moves an instance; false, and nothing is changed, when its new cell cannot take it. */
  tryMove({ instance, from, to }: Step): boolean {
    const { guard, neighbourhood } = this.#context;
    const [source, target] = [this.#cells[from], this.#cells[to]];
    if (source === undefined || target === undefined || from === to || this.cellOf(instance) !== from) return false;
    neighbourhood.remove(instance.id);
    if (missesOf(target, asRequest(instance), this.#context).length > 0) {
      neighbourhood.add(neighbourOf(instance), source);
      return false;
    }
    if (guard !== undefined) {
      const tenant = tenantOf(instance, this.#hosts);
      guard.remove(from, instance.id);
      const step = guard.step(to, tenant);
      if ('lost' in step) {
        const back = guard.step(from, tenant);
        if (!('lost' in back)) guard.commit(back);
        neighbourhood.add(neighbourOf(instance), source);
        return false;
      }
      guard.commit(step);
    }
    neighbourhood.add(neighbourOf(instance), target);
    this.#cells[from] = changed(source, instance, -1);
    this.#cells[to] = changed(target, instance, 1);
    this.#at.set(instance.id, to);
    return true;
  }
}

function changed(cell: PlacementCell, { claim, image }: PlacedInstance, sign: 1 | -1): PlacementCell {
  const { claimed, images } = cell;
  const brings = sign === 1 && image !== undefined && !images.includes(image.id);
  return {
    ...cell,
    claimed: {
      cores: claimed.cores + sign * claim.cores,
      memoryBytes: claimed.memoryBytes + sign * claim.memoryBytes,
      diskBytes: claimed.diskBytes + sign * claim.diskBytes + (brings ? image.sizeBytes : 0),
    },
    instances: cell.instances + sign,
    ...(brings ? { images: [...images, image.id] } : {}),
  };
}
