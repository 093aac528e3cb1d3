import { requirePool } from '../../inventory/lookup.ts';
import { readPlacementPool } from '../../inventory/read-placement-pool.ts';
import type { SimulationView } from '../../model/placement-views.ts';
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
