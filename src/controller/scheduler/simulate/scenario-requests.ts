import type { PlacementRequest } from '../placement-request.ts';
import { heavyTailed } from './heavy-tail.ts';
import { seededRandom } from './random.ts';
import type { Scenario } from './scenario.ts';

/** The instances of a scenario, one after the other; each time the same. */
export function* scenarioRequests({ requests }: Pick<Scenario, 'requests'>): Generator<PlacementRequest> {
  for (const [index, entry] of requests.entries()) {
    if ('generate' in entry) {
      const random = seededRandom(entry.seed);
      for (let number = 0; number < entry.count; number += 1) yield heavyTailed(random);
      continue;
    }
    const { count, shape, name, labels, affinity, antiAffinity, cellLabels, together } = entry;
    const hasRules = affinity.length + antiAffinity.length + cellLabels.length > 0;
    const common: PlacementRequest = {
      ...shape,
      ...(labels === undefined ? {} : { labels }),
      ...(hasRules ? { rules: { affinity: [...affinity, ...antiAffinity], cells: cellLabels } } : {}),
      ...(together ? { together: `requests.${index}` } : {}),
    };
    for (let number = 1; number <= count; number += 1) {
      yield name === undefined ? common : { ...common, name: count === 1 ? name : `${name}-${number}` };
    }
  }
}
