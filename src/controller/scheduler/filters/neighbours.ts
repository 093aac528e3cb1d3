import { formatAffinity, matchesInstance } from '../../model/affinity.ts';
import type { Miss } from '../miss.ts';
import { domainValue, type Neighbourhood, type Standing } from '../neighbourhood.ts';
import { affinityOf, type PlacementRequest } from '../placement-request.ts';

/** Whether the instance may stand beside those that are there: by its own required rules and by theirs. */
export function* neighbourMisses(
  cell: Standing,
  request: PlacementRequest,
  neighbourhood: Neighbourhood,
): Generator<Miss> {
  const own = { name: request.name ?? '', labels: request.labels ?? {} };
  const told = new Set<string>();
  for (const rule of affinityOf(request)) {
    if (!rule.required) continue;
    const value = domainValue(cell, rule.domain);
    if (value === undefined) {
      yield { code: 'domain', domain: rule.domain };
      continue;
    }
    const there = neighbourhood.count(rule.to, rule.domain, value);
    if (!rule.near && there > 0) {
      told.add(formatAffinity(rule));
      yield { code: 'anti-affinity', rule: formatAffinity(rule), whose: null, where: place(rule.domain, value) };
    }
    // The first of its kind may stand anywhere: the next ones will stand near it.
    const isFirst = () => matchesInstance(rule.to, own) && neighbourhood.total(rule.to) === 0;
    if (rule.near && there === 0 && !isFirst()) yield { code: 'affinity', rule: formatAffinity(rule) };
  }
  for (const { rule, holders } of neighbourhood.guardsAgainst(own)) {
    // Whoever stands in no rack is in nobody's.
    // Where each keeps off the other it is told once.
    if (told.has(formatAffinity(rule))) continue;
    const value = domainValue(cell, rule.domain);
    const [holder] = value === undefined ? [] : (holders.get(value) ?? []);
    if (value !== undefined && holder !== undefined) {
      yield { code: 'anti-affinity', rule: formatAffinity(rule), whose: holder, where: place(rule.domain, value) };
    }
  }
}

function place(domain: string, value: string): string {
  return domain === 'cell' ? 'here' : `in ${domain} ${value}`;
}
