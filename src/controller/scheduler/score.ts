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
export interface ScoredCell {
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

/** The part of a score that does not depend on what is asked for: higher is better. */
export function standingTerms(cell: ScoredCell, weights: Weights): ScoreTerm[] {
  const shares = resources.map(({ amount }) => portion(cell.free[amount], cell.capacity[amount]));
  return [
    ...resources.map(({ name }, index) => term(name, weights[name], shares[index] ?? 0)),
    term('scarcest', weights.scarcest, Math.min(...shares)),
    term('load', weights.load, cell.load),
    term('image', weights.image, cell.hasImage ? 1 : 0),
    { name: 'instances', points: weights.instances * cell.instances },
  ];
}

/** What an amount takes from the points of its resource on a cell of that capacity. */
export function demandPoints(weight: number, asked: number, capacity: number): number {
  return Math.round(weight * portion(asked, capacity));
}

/** All terms of a cell's score for a request, those apart that are worth nothing. */
export function scoreTerms(
  cell: ScoredCell,
  demand: Amounts,
  weights: Weights,
  wishes: readonly ScoreTerm[],
): ScoreTerm[] {
  const standing = standingTerms(cell, weights).map(({ name, points }) => {
    const resource = resources.find((one) => one.name === name);
    if (resource === undefined) return { name, points };
    const { amount } = resource;
    return { name, points: points - demandPoints(weights[resource.name], demand[amount], cell.capacity[amount]) };
  });
  return [...standing, ...wishes].filter(({ points }) => points !== 0);
}

export function sumOfPoints(terms: readonly ScoreTerm[]): number {
  return terms.reduce((sum, { points }) => sum + points, 0);
}

function term(name: string, weight: number, share: number): ScoreTerm {
  return { name, points: Math.round(weight * share) };
}

/** A cell that has none of something has nothing free of it and nothing to lose. */
function portion(amount: number, capacity: number): number {
  return capacity <= 0 ? 0 : amount / capacity;
}
