import type { Id } from '../../model/ids.ts';
import { portion, sharePoints, type Weights } from '../score.ts';
import { CellTree, closedLeaf, type Demand, type Leaf } from './cell-tree.ts';
import { at, type Columns } from './columns.ts';

/** The cells as one kind of request sees them: those that are what it needs, with its image or without. */
export class View {
  readonly tree: CellTree;
  readonly #columns: Columns;
  readonly #weights: Weights;
  readonly #hosts: Uint8Array;
  readonly #image: { readonly id: Id; readonly sizeBytes: number } | undefined;

  constructor(
    columns: Columns,
    weights: Weights,
    hosts: Uint8Array,
    image: { readonly id: Id; readonly sizeBytes: number } | undefined,
  ) {
    this.#columns = columns;
    this.#weights = weights;
    this.#hosts = hosts;
    this.#image = image;
    this.tree = new CellTree(columns.bySize, [weights.cores, weights.memory, weights.disk]);
    this.tree.fill(Array.from({ length: columns.size }, (_, index) => this.#leaf(index)));
  }

  /** Something was taken from a cell, or given back. */
  changed(index: number): void {
    this.tree.set(index, this.#leaf(index));
  }

  demand(amounts: { readonly cores: number; readonly memoryBytes: number; readonly diskBytes: number }): Demand {
    return {
      cores: amounts.cores,
      memory: amounts.memoryBytes,
      disk: amounts.diskBytes,
      weightCores: this.#weights.cores,
      weightMemory: this.#weights.memory,
      weightDisk: this.#weights.disk,
    };
  }

  #leaf(index: number): Leaf {
    const columns = this.#columns;
    const cell = columns.cells[index];
    const isFull = at(columns.instances, index) >= (cell?.policy.instanceLimit ?? Number.POSITIVE_INFINITY);
    if (cell === undefined || columns.open[index] !== 1 || this.#hosts[index] !== 1 || isFull) return closedLeaf;
    const image = this.#image;
    const hasImage = image !== undefined && columns.hasImage(index, image.id);
    const imageBytes = image === undefined || hasImage ? 0 : image.sizeBytes;
    return {
      cores: Math.min(at(columns.freeCores, index), cell.cores),
      memory: columns.memoryFor(index),
      disk: columns.diskFor(index, imageBytes),
      points: this.#points(index, imageBytes, hasImage),
      capacityCores: at(columns.capacityCores, index),
      capacityMemory: at(columns.capacityMemory, index),
      capacityDisk: at(columns.capacityDisk, index),
    };
  }

  /** The same terms as a refusal and a record tell, in one sum. */
  #points(index: number, imageBytes: number, hasImage: boolean): number {
    const { cores, memory, disk, scarcest, load, image, instances } = this.#weights;
    const columns = this.#columns;
    const [freeCores, freeMemory, freeDisk] = [
      at(columns.freeCores, index),
      at(columns.freeMemory, index),
      at(columns.freeDisk, index),
    ];
    const [allCores, allMemory, allDisk] = [
      at(columns.capacityCores, index),
      at(columns.capacityMemory, index),
      at(columns.capacityDisk, index),
    ];
    const least = Math.min(portion(freeCores, allCores), portion(freeMemory, allMemory), portion(freeDisk, allDisk));
    return (
      sharePoints(cores, freeCores, allCores) +
      sharePoints(memory, freeMemory, allMemory) +
      sharePoints(disk, freeDisk, allDisk) -
      sharePoints(disk, imageBytes, allDisk) +
      Math.round(scarcest * least) +
      Math.round(load * at(columns.load, index)) +
      (hasImage ? image : 0) +
      instances * at(columns.instances, index)
    );
  }
}
