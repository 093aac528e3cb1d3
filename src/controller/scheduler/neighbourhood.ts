import { type AffinityRule, formatInstanceMatch, type InstanceMatch, matchesInstance } from '../model/affinity.ts';
import type { Id } from '../model/ids.ts';
import type { Labels } from '../model/labels.ts';

/** An instance that rules can speak of, or that has rules itself. */
export interface Neighbour {
  readonly id: Id;
  readonly name: string;
  readonly labels: Labels;
  readonly affinity: readonly AffinityRule[];
  /** The group that it was made with. */
  readonly together?: string;
}

/** Instances that a rule speaks of; those of one group have no common label. */
export type NeighbourMatch = InstanceMatch | { readonly together: string };

/** A cell by where it stands. */
export interface Standing {
  readonly id: Id;
  readonly labels: Labels;
}

interface Watched {
  readonly match: NeighbourMatch;
  /** How many of them stand in each value of a domain. */
  readonly counts: Map<string, Map<string, number>>;
  total: number;
}

/** Required rules of instances that want nobody of a kind near them. */
interface Guard {
  readonly rule: AffinityRule;
  readonly holders: Map<string, string[]>;
}

/**
 * Who stands where. Counts are kept for the rules that were asked about and follow each instance that comes or goes,
 * so that a question costs the same however many instances there are.
 */
export class Neighbourhood {
  readonly #places = new Map<Id, { readonly neighbour: Neighbour; readonly cell: Standing }>();
  readonly #watched = new Map<string, Watched>();
  readonly #guards = new Map<string, Guard>();
  /** What required rules of anybody speak of, and how many of them. */
  readonly #spoken = new Map<string, { readonly match: InstanceMatch; rules: number }>();

  get size(): number {
    return this.#places.size;
  }

  add(neighbour: Neighbour, cell: Standing): void {
    this.#places.set(neighbour.id, { neighbour, cell });
    for (const watched of this.#watched.values()) count(watched, neighbour, cell, 1);
    for (const rule of neighbour.affinity) {
      this.#speak(rule, 1);
      if (rule.near || !rule.required) continue;
      const guard = this.#guard(rule);
      const value = domainValue(cell, rule.domain);
      if (value !== undefined) guard.holders.set(value, [...(guard.holders.get(value) ?? []), neighbour.name]);
    }
  }

  remove(id: Id): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    const { neighbour, cell } = place;
    this.#places.delete(id);
    for (const watched of this.#watched.values()) count(watched, neighbour, cell, -1);
    for (const rule of neighbour.affinity) {
      this.#speak(rule, -1);
      if (rule.near || !rule.required) continue;
      const value = domainValue(cell, rule.domain);
      if (value === undefined) continue;
      const holders = this.#guard(rule).holders;
      const left = [...(holders.get(value) ?? [])];
      left.splice(left.indexOf(neighbour.name), 1);
      if (left.length === 0) holders.delete(value);
      else holders.set(value, left);
    }
  }

  /** How many instances that match stand in a value of a domain. */
  count(match: NeighbourMatch, domain: string, value: string): number {
    const watched = this.#watch(match);
    let counts = watched.counts.get(domain);
    if (counts === undefined) {
      counts = new Map();
      watched.counts.set(domain, counts);
      for (const { neighbour, cell } of this.#places.values()) {
        if (matches(match, neighbour)) raise(counts, domainValue(cell, domain), 1);
      }
    }
    return counts.get(value) ?? 0;
  }

  /** How many instances match anywhere. */
  total(match: NeighbourMatch): number {
    return this.#watch(match).total;
  }

  /** The required rules of others that speak of an instance, with who holds them in each value of their domain. */
  guardsAgainst(instance: { readonly name: string; readonly labels: Labels }): readonly Guard[] {
    return [...this.#guards.values()].filter(
      ({ rule, holders }) => holders.size > 0 && matchesInstance(rule.to, instance),
    );
  }

  /** Whether a required rule of anybody speaks of an instance. */
  isSpokenOf(instance: { readonly name: string; readonly labels: Labels }): boolean {
    for (const { match, rules } of this.#spoken.values())
      if (rules > 0 && matchesInstance(match, instance)) return true;
    return false;
  }

  #speak({ required, to }: AffinityRule, by: 1 | -1): void {
    if (!required) return;
    const key = formatInstanceMatch(to);
    const known = this.#spoken.get(key);
    if (known === undefined) this.#spoken.set(key, { match: to, rules: by });
    else known.rules += by;
  }

  #watch(match: NeighbourMatch): Watched {
    const key = matchKey(match);
    const known = this.#watched.get(key);
    if (known !== undefined) return known;
    let total = 0;
    for (const { neighbour } of this.#places.values()) if (matches(match, neighbour)) total += 1;
    const watched = { match, counts: new Map(), total };
    this.#watched.set(key, watched);
    return watched;
  }

  #guard(rule: AffinityRule): Guard {
    const key = `${rule.domain} ${formatInstanceMatch(rule.to)}`;
    const known = this.#guards.get(key);
    if (known !== undefined) return known;
    const guard = { rule, holders: new Map<string, string[]>() };
    this.#guards.set(key, guard);
    return guard;
  }
}

/** Where a cell stands in a domain; undefined when it has no such label. */
export function domainValue(cell: Standing, domain: string): string | undefined {
  return domain === 'cell' ? cell.id : cell.labels[domain];
}

function matches(match: NeighbourMatch, neighbour: Neighbour): boolean {
  return 'together' in match ? neighbour.together === match.together : matchesInstance(match, neighbour);
}

function matchKey(match: NeighbourMatch): string {
  return 'together' in match ? `together ${match.together}` : formatInstanceMatch(match);
}

function count(watched: Watched, neighbour: Neighbour, cell: Standing, by: 1 | -1): void {
  if (!matches(watched.match, neighbour)) return;
  watched.total += by;
  for (const [domain, counts] of watched.counts) raise(counts, domainValue(cell, domain), by);
}

function raise(counts: Map<string, number>, value: string | undefined, by: 1 | -1): void {
  if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + by);
}
