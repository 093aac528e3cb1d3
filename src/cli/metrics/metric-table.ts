import type { ZoneStats } from '../../controller/model/stats-views.ts';
import { cellMetrics } from './cell-metrics.ts';
import { instanceMetrics } from './instance-metrics.ts';
import { family, type Metric, metricOf, metricOfParts } from './metric.ts';

const look = metricOf(
  family(
    (stats: ZoneStats) => [stats],
    [],
    () => [],
  ),
);
const poolParts = metricOfParts(
  family(
    ({ pools }: ZoneStats) => pools,
    ['pool'],
    ({ name }) => [name],
  ),
);

/** All that `nano metrics` tells; docs/metrics.md lists it. A name here is an interface: it is not renamed or reused. */
export const metricTable: readonly Metric[] = [
  look('nano_look_timestamp_seconds', 'When the cells were last looked at.', ({ at }) => Date.parse(at) / 1_000),
  look('nano_look_complete', 'Whether every cell has answered or was given up.', ({ complete }) => complete),
  poolParts('nano_pool_cells', 'Cells of the pool, by how they stand.', 'state', ({ cells }) => cells),
  poolParts('nano_pool_instances', 'Instances of the pool, by state.', 'state', ({ instances }) => instances),
  ...cellMetrics,
  ...instanceMetrics,
];
