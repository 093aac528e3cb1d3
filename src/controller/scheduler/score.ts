import type { Strategy } from '../model/pool.ts';
import type { Amounts } from './placement-cell.ts';

/** One reason to choose a cell, in points: a whole resource that is free is worth a million for each of its weight. */
export interface ScoreTerm {
  readonly name: string;
  readonly points: number;
}

/** What placement looks for: a weight for each thing that makes a cell better. Points are whole, so sums are exact. */
export interface Weights {
  /** The share of each resource that stays free; below 0 it is the share that is used that counts. */
  readonly cores: number;
  readonly memory: number;
  readonly disk: number;
  /** The share that is free of what the cell has least of, before the instance is there. */
  readonly scarcest: number;
  /** Real load: one runnable task for each core counts in full. */
  readonly load: number;
  /** The image is already on the cell. */
  readonly image: number;
  /** Each instance that is already there. */
  readonly instances: number;
  /** Each rule that is preferred, not required. */
  readonly rule: number;
  /** Each instance of the same group on the cell, and half of it for each in the same domain. */
  readonly together: number;
}

const million = 1_000_000;

export const weightsOf: Readonly<Record<Strategy, Weights>> = {
  balanced: {
    cores: million,
    memory: 1.5 * million,
    disk: 0.5 * million,
    scarcest: 2 * million,
    load: -million,
    image: 0.25 * million,
    instances: 0,
    rule: million,
    together: -million,
  },
  // One instance less outweighs all else there is.
  spread: {
    cores: 0.1 * million,
    memory: 0.1 * million,
    disk: 0.1 * million,
    scarcest: 0,
    load: -0.1 * million,
    image: 0.05 * million,
    instances: -million,
    rule: million,
    together: -million,
  },
  pack: {
    cores: -million,
    memory: -million,
    disk: -million,
    scarcest: 0,
    load: 0,
    image: 0.25 * million,
    instances: 0,
    rule: million,
    together: 0,
  },
};

/** What of a cell its score is made of. */
export interface CellFigures {
  readonly free: Amounts;
  readonly capacity: Amounts;
  readonly instances: number;
  /** Runnable tasks for each core, from 0 to 1; 0 while nobody knows. */
  readonly load: number;
  readonly hasImage: boolean;
}

const resources = [
  { name: 'cores', amount: 'cores' },
  { name: 'memory', amount: 'memoryBytes' },
  { name: 'disk', amount: 'diskBytes' },
] as const;

/** All terms of a cell's score for a demand, those apart that are worth nothing. */
export function scoreTerms(
  { free, capacity, instances, load, hasImage }: CellFigures,
  demand: Amounts,
  imageBytes: number,
  weights: Weights,
  wishes: readonly ScoreTerm[],
): ScoreTerm[] {
  const shares = resources.map(({ amount }) => portion(free[amount], capacity[amount]));
  const terms = [
    ...resources.map(({ name, amount }) => {
      const image = amount === 'diskBytes' ? sharePoints(weights.disk, imageBytes, capacity.diskBytes) : 0;
      const asked = sharePoints(weights[name], demand[amount], capacity[amount]);
      return { name, points: sharePoints(weights[name], free[amount], capacity[amount]) - asked - image };
    }),
    { name: 'scarcest', points: Math.round(weights.scarcest * Math.min(...shares)) },
    { name: 'load', points: Math.round(weights.load * load) },
    { name: 'image', points: hasImage ? weights.image : 0 },
    { name: 'instances', points: weights.instances * instances },
    ...wishes,
  ];
  return terms.filter(({ points }) => points !== 0);
}

export function sumOfPoints(terms: readonly ScoreTerm[]): number {
  return terms.reduce((sum, { points }) => sum + points, 0);
}

/** What an amount of a resource is worth on a cell of that capacity. */
export function sharePoints(weight: number, amount: number, capacity: number): number {
  return Math.round(weight * portion(amount, capacity));
}

/** A cell that has none of something has nothing free of it and nothing to lose. */
export function portion(amount: number, capacity: number): number {
  return capacity <= 0 ? 0 : amount / capacity;
}
