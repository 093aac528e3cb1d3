import type { DomainState } from '../model/cell.ts';
import { type ContactState, counts } from './contact.ts';
import type { DomainRates } from './domain-rates.ts';
import { sumKnown } from './rate.ts';

/** One cell as it is summed up: what it is, and what its domains did by its last answer. */
export interface WatchedCell {
  readonly contact: ContactState;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly memoryAvailableBytes?: number;
  readonly domains: readonly { readonly state: DomainState; readonly rates: DomainRates }[];
}

/** What a pool or the zone comes to. Capacity and use are of the cells that answer; what none of them tells is absent. */
export interface Totals {
  readonly cells: Readonly<Partial<Record<ContactState, number>>>;
  readonly domains: Readonly<Partial<Record<DomainState, number>>>;
  /** Domains of cells that do not answer: nobody knows how they are. */
  readonly domainsOutOfSight: number;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly memoryAvailableBytes?: number;
  readonly rates: DomainRates;
}

/** Rates that add up; shares and mean times do not. */
const summed = [
  'cpuCores',
  'readBytesPerSecond',
  'writtenBytesPerSecond',
  'readsPerSecond',
  'writesPerSecond',
  'receivedBytesPerSecond',
  'sentBytesPerSecond',
  'receivedPacketsPerSecond',
  'sentPacketsPerSecond',
  'dropsPerSecond',
] as const satisfies readonly (keyof DomainRates)[];

export function totalsOf(cells: readonly WatchedCell[]): Totals {
  const seen = cells.filter(({ contact }) => counts(contact));
  const unseen = cells.filter(({ contact }) => !counts(contact));
  const domains = seen.flatMap((cell) => cell.domains);
  const memoryAvailableBytes = sumKnown(seen.map((cell) => cell.memoryAvailableBytes));
  return {
    cells: countBy(cells.map(({ contact }) => contact)),
    domains: countBy(domains.map(({ state }) => state)),
    domainsOutOfSight: unseen.reduce((sum, cell) => sum + cell.domains.length, 0),
    cores: seen.reduce((sum, { cores }) => sum + cores, 0),
    memoryBytes: seen.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    ...(memoryAvailableBytes === undefined ? {} : { memoryAvailableBytes }),
    rates: Object.fromEntries(
      summed.flatMap((name) => {
        const sum = sumKnown(domains.map(({ rates }) => rates[name]));
        return sum === undefined ? [] : [[name, sum]];
      }),
    ),
  };
}

function countBy<K extends string>(keys: readonly K[]): Partial<Record<K, number>> {
  const counted: Partial<Record<K, number>> = {};
  for (const key of keys) counted[key] = (counted[key] ?? 0) + 1;
  return counted;
}
