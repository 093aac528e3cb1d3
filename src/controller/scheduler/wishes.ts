import { formatAffinity, formatCellRule } from '../model/affinity.ts';
import { obeys } from './filters/host.ts';
import { domainValue, type Neighbourhood, type Standing } from './neighbourhood.ts';
import { affinityOf, type PlacementRequest } from './placement-request.ts';
import type { ScoreTerm, Weights } from './score.ts';

/** What a cell is worth by rules that are preferred, not required, and by who of the same group is near. */
export function wishTerms(
  cell: Standing,
  request: PlacementRequest,
  neighbourhood: Neighbourhood,
  weights: Weights,
  domains: readonly string[],
): ScoreTerm[] {
  const terms: ScoreTerm[] = [];
  for (const rule of request.rules?.cells ?? []) {
    if (!rule.required && obeys(cell, rule)) terms.push({ name: formatCellRule(rule), points: weights.rule });
  }
  for (const rule of affinityOf(request)) {
    const value = rule.required ? undefined : domainValue(cell, rule.domain);
    const there = value === undefined ? 0 : neighbourhood.count(rule.to, rule.domain, value);
    if (there === 0) continue;
    // Near one is near; but each that should be far away makes it worse.
    const points = rule.near ? weights.rule : -weights.rule * there;
    terms.push({ name: `${rule.near ? 'near' : 'apart'} ${formatAffinity(rule)}`, points });
  }
  const { together } = request;
  if (together === undefined || weights.together === 0) return terms;
  for (const domain of ['cell', ...domains]) {
    const value = domainValue(cell, domain);
    const there = value === undefined ? 0 : neighbourhood.count({ together }, domain, value);
    if (there > 0) {
      const weight = domain === 'cell' ? weights.together : weights.together / 2;
      terms.push({ name: `group in ${domain}`, points: Math.round(weight * there) });
    }
  }
  return terms;
}

/** Whether anything of a request's score or fit depends on who is near. */
export function hasWishes(request: PlacementRequest, weights: Weights): boolean {
  return (
    affinityOf(request).length > 0 ||
    (request.together !== undefined && weights.together !== 0) ||
    (request.rules?.cells ?? []).some((rule) => !rule.required)
  );
}
