import type { Amounts } from '../placement-cell.ts';

const resources = ['cores', 'memoryBytes', 'diskBytes'] as const;
export type Resource = (typeof resources)[number];

/** How unevenly a resource is used. */
export interface Imbalance {
  readonly resource: Resource;
  /** The standard deviation of the share that is used of it on each cell, from 0 to 1. */
  readonly deviation: number;
}

/**
 * What is used of what on each cell, as sums from which the imbalance follows at once: what a move would change is
 * known without going over the cells.
 */
export class BalanceSheet {
  readonly #cellCount: number;
  readonly #capacities: readonly Amounts[];
  readonly #used: { cores: number; memoryBytes: number; diskBytes: number }[];
  readonly #sums = { cores: 0, memoryBytes: 0, diskBytes: 0 };
  readonly #squares = { cores: 0, memoryBytes: 0, diskBytes: 0 };

  /** `count` of the cells take part; the others have no capacity and nothing on them. */
  constructor(cells: readonly { readonly capacity: Amounts; readonly claimed: Amounts }[], count: number) {
    this.#cellCount = count;
    this.#capacities = cells.map(({ capacity }) => capacity);
    this.#used = cells.map(({ claimed }) => ({ ...claimed }));
    for (const cell of cells.keys()) this.#count(cell, 1);
  }

  /** The share of a resource that is used on a cell. */
  share(cell: number, resource: Resource): number {
    const capacity = this.#capacities[cell]?.[resource] ?? 0;
    return capacity <= 0 ? 0 : (this.#used[cell]?.[resource] ?? 0) / capacity;
  }

  /** The resource that is used most unevenly. */
  get imbalance(): Imbalance {
    const [first, ...others] = resources.map((resource) => ({
      resource,
      deviation: Math.sqrt(this.#variance(resource)),
    }));
    const none: Imbalance = { resource: 'memoryBytes', deviation: 0 };
    return others.reduce((worst, one) => (one.deviation > worst.deviation ? one : worst), first ?? none);
  }

  /** The sum of the variances: what moves bring down, one resource not at the cost of another. */
  get unevenness(): number {
    return resources.reduce((sum, resource) => sum + this.#variance(resource), 0);
  }

  /** Puts amounts on a cell, or takes them away with -1. */
  change(cell: number, amounts: Amounts, sign: 1 | -1): void {
    const used = this.#used[cell];
    if (used === undefined) return;
    this.#count(cell, -1);
    for (const resource of resources) used[resource] += sign * amounts[resource];
    this.#count(cell, 1);
  }

  #count(cell: number, sign: 1 | -1): void {
    for (const resource of resources) {
      const share = this.share(cell, resource);
      this.#sums[resource] += sign * share;
      this.#squares[resource] += sign * share * share;
    }
  }

  #variance(resource: Resource): number {
    const count = this.#cellCount;
    if (count === 0) return 0;
    const mean = this.#sums[resource] / count;
    return Math.max(0, this.#squares[resource] / count - mean * mean);
  }
}
