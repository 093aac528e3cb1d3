import { sharePoints } from '../score.ts';

/** What one cell brings to the tree. */
export interface Leaf {
  /** The most that one instance could have of each. */
  readonly cores: number;
  readonly memory: number;
  readonly disk: number;
  /** Its score before anything is asked for. */
  readonly points: number;
  readonly capacityCores: number;
  readonly capacityMemory: number;
  readonly capacityDisk: number;
}

/** What is asked for, and what each share of it takes from a score. */
export interface Demand {
  readonly cores: number;
  readonly memory: number;
  readonly disk: number;
  readonly weightCores: number;
  readonly weightMemory: number;
  readonly weightDisk: number;
}

const nothing = Number.NEGATIVE_INFINITY;

/** A cell that takes nothing. */
export const closedLeaf: Leaf = {
  cores: nothing,
  memory: nothing,
  disk: nothing,
  points: nothing,
  capacityCores: nothing,
  capacityMemory: nothing,
  capacityDisk: nothing,
};

/**
 * Finds the best cell that fits without looking at all of them. A binary tree over the cells: each node knows the most
 * that a cell below it has free of each resource, and the best score that one could have; what cannot fit or cannot
 * win is passed over. Cells of one size stand together, for then what a node promises is what a cell keeps. A change
 * costs one path from a leaf to the root.
 */
export class CellTree {
  readonly #width: number;
  readonly #cores: Float64Array;
  readonly #memory: Float64Array;
  readonly #disk: Float64Array;
  readonly #points: Float64Array;
  /** The largest capacity below a node, or the smallest where it is used room that counts: so bounds stay bounds. */
  readonly #capacities: readonly [Float64Array, Float64Array, Float64Array];
  readonly #smallest: readonly [boolean, boolean, boolean];
  readonly #stack: Int32Array;
  /** Where each cell stands among the leaves, and which cell each leaf is. */
  readonly #leafOf: Int32Array;
  readonly #indexOf: Int32Array;
  /** The smallest index of a cell below each node: the first by name. */
  readonly #first: Float64Array;

  /** `order` holds the cells' indexes as they shall stand; an index tells a cell's place by name. */
  constructor(order: readonly number[], weights: readonly [number, number, number]) {
    const size = order.length;
    this.#width = 2 ** Math.ceil(Math.log2(Math.max(1, size)));
    this.#indexOf = Int32Array.from(order);
    this.#leafOf = new Int32Array(size);
    for (const [leaf, index] of order.entries()) this.#leafOf[index] = this.#width + leaf;
    const column = () => new Float64Array(2 * this.#width).fill(nothing);
    this.#cores = column();
    this.#memory = column();
    this.#disk = column();
    this.#points = column();
    this.#capacities = [column(), column(), column()];
    this.#smallest = [weights[0] < 0, weights[1] < 0, weights[2] < 0];
    this.#stack = new Int32Array(64);
    this.#first = new Float64Array(2 * this.#width).fill(Number.POSITIVE_INFINITY);
    for (const [leaf, index] of order.entries()) this.#first[this.#width + leaf] = index;
    for (let node = this.#width - 1; node >= 1; node -= 1) {
      this.#first[node] = Math.min(this.#first[2 * node] ?? 0, this.#first[2 * node + 1] ?? 0);
    }
  }

  set(index: number, leaf: Leaf): void {
    const node = this.#leafOf[index] ?? 0;
    this.#put(node, leaf);
    for (let parent = node >> 1; parent >= 1; parent >>= 1) this.#pull(parent);
  }

  /** Sets all leaves at once. */
  fill(leaves: readonly Leaf[]): void {
    for (const [index, leaf] of leaves.entries()) this.#put(this.#leafOf[index] ?? 0, leaf);
    for (let node = this.#width - 1; node >= 1; node -= 1) this.#pull(node);
  }

  fits(index: number, demand: Demand): boolean {
    return this.#couldFit(this.#leafOf[index] ?? 0, demand);
  }

  /** A cell's score for a demand. */
  score(index: number, demand: Demand): number {
    return this.#bound(this.#leafOf[index] ?? 0, demand);
  }

  /** The cell with the best score of those that fit, the first by name of equals; -1 when there is none. */
  best(demand: Demand, banned?: Uint8Array): number {
    const stack = this.#stack;
    let depth = 0;
    let best = -1;
    let bestPoints = nothing;
    stack[depth++] = 1;
    while (depth > 0) {
      const node = stack[--depth] ?? 1;
      if (!this.#couldFit(node, demand)) continue;
      const bound = this.#bound(node, demand);
      if (bound < bestPoints || (bound === bestPoints && (this.#first[node] ?? 0) > best)) continue;
      if (node >= this.#width) {
        const index = this.#indexOf[node - this.#width] ?? 0;
        if (banned?.[index] === 1) continue;
        best = index;
        bestPoints = bound;
        continue;
      }
      // The better half is looked at first, so that the other one is passed over more often.
      const [left, right] = [2 * node, 2 * node + 1];
      const leftFirst = this.#bound(left, demand) >= this.#bound(right, demand);
      stack[depth++] = leftFirst ? right : left;
      stack[depth++] = leftFirst ? left : right;
    }
    return best;
  }

  #put(node: number, leaf: Leaf): void {
    this.#cores[node] = leaf.cores;
    this.#memory[node] = leaf.memory;
    this.#disk[node] = leaf.disk;
    this.#points[node] = leaf.points;
    // A cell without a resource can only take what asks for none of it: it tells nothing of how much that would be.
    this.#capacities[0][node] = leaf.capacityCores > 0 ? leaf.capacityCores : nothing;
    this.#capacities[1][node] = leaf.capacityMemory > 0 ? leaf.capacityMemory : nothing;
    this.#capacities[2][node] = leaf.capacityDisk > 0 ? leaf.capacityDisk : nothing;
  }

  #pull(node: number): void {
    const [left, right] = [2 * node, 2 * node + 1];
    pullLargest(this.#cores, node, left, right);
    pullLargest(this.#memory, node, left, right);
    pullLargest(this.#disk, node, left, right);
    pullLargest(this.#points, node, left, right);
    for (let resource = 0; resource < 3; resource += 1) {
      const column = this.#capacities[resource];
      if (column === undefined) continue;
      if (this.#smallest[resource] === true) pullSmallest(column, node, left, right);
      else pullLargest(column, node, left, right);
    }
  }

  #couldFit(node: number, { cores, memory, disk }: Demand): boolean {
    return cores <= at(this.#cores, node) && memory <= at(this.#memory, node) && disk <= at(this.#disk, node);
  }

  #bound(node: number, demand: Demand): number {
    const [cores, memory, disk] = this.#capacities;
    return (
      at(this.#points, node) -
      sharePoints(demand.weightCores, demand.cores, at(cores, node)) -
      sharePoints(demand.weightMemory, demand.memory, at(memory, node)) -
      sharePoints(demand.weightDisk, demand.disk, at(disk, node))
    );
  }
}

function pullLargest(column: Float64Array, node: number, left: number, right: number): void {
  column[node] = Math.max(at(column, left), at(column, right));
}

/** Leaves that are not there have no capacity: they do not count as the smallest. */
function pullSmallest(column: Float64Array, node: number, left: number, right: number): void {
  const [one, other] = [at(column, left), at(column, right)];
  column[node] = one === nothing ? other : other === nothing ? one : Math.min(one, other);
}

function at(column: Float64Array, index: number): number {
  return column[index] ?? nothing;
}
