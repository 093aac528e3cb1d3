import { requirePool } from '../../inventory/lookup.ts';
import { readPlacementPool } from '../../inventory/read-placement-pool.ts';
import { NanoError, toNanoError } from '../../model/errors.ts';
import type { SimulationView } from '../../model/placement-views.ts';
import { checkLabels } from '../../scheduler/check-labels.ts';
import type { PlacementCell } from '../../scheduler/placement-cell.ts';
import { checkRequest } from '../../scheduler/placement-request.ts';
import type { Scenario } from '../../scheduler/simulate/scenario.ts';
import { describedPool } from '../../scheduler/simulate/scenario-pool.ts';
import { scenarioRequests } from '../../scheduler/simulate/scenario-requests.ts';
import { simulate } from '../../scheduler/simulate/simulate.ts';
import type { Services } from '../../services.ts';

/** What would become of a stream of instances, under each strategy that is asked for. Nothing is created. */
export async function simulateStream({ store, clock }: Services, scenario: Scenario): Promise<SimulationView> {
  const { pool, stopAtRefusal } = scenario;
  const known =
    typeof pool === 'string'
      ? await readPlacementPool(store, await requirePool(store, pool), clock.now(), undefined, { all: true })
      : describedPool(pool, clock.now());
  refuseSenseless(scenario, known.cells);
  const strategies = scenario.strategies ?? [known.policy.strategy];
  return {
    cells: known.cells.length,
    runs: strategies.map((strategy) => {
      const result = simulate(known, scenarioRequests(scenario), { strategy, stopAtRefusal });
      const { figures, ...rest } = result;
      const { cores, memoryBytes, diskBytes, empty } = figures;
      return { ...rest, emptyCells: empty, cores, memory: memoryBytes, disk: diskBytes };
    }),
  };
}

/** Rules that contradict each other or speak of labels that no cell has, by the request that has them. */
function refuseSenseless({ requests }: Scenario, cells: readonly PlacementCell[]): void {
  for (const [index, entry] of requests.entries()) {
    const [first] = scenarioRequests({ requests: 'generate' in entry ? [] : [{ ...entry, count: 1 }] });
    if (first === undefined) continue;
    try {
      checkRequest(first);
      checkLabels(first, cells);
    } catch (error) {
      const { code, message, hint } = toNanoError(error);
      throw new NanoError(code, 'the simulation makes no sense', {
        details: [{ subject: `requests.${index}`, reason: message }],
        ...(hint === undefined ? {} : { hint }),
        cause: error,
      });
    }
  }
}
