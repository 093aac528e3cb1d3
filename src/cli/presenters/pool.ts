import { formatNetwork } from '../../controller/model/network.ts';
import { formatSize } from '../../controller/model/units.ts';
import type { Capacity, PoolView } from '../../controller/model/views.ts';
import type { ListShape } from '../output/column.ts';
import { type Details, type Field, field, timeField } from '../output/details.ts';
import {
  countCapacityColumn,
  idColumn,
  numberColumn,
  sizeCapacityColumn,
  textColumn,
  timeColumn,
  wideColumn,
} from './columns.ts';
import { policyFields } from './policy.ts';

export const poolList: ListShape<PoolView> = {
  name: (pool) => pool.name,
  columns: [
    textColumn('name', (pool) => pool.name),
    { key: 'cells', kind: 'text', value: cellsText, order: (pool) => pool.cells.total },
    numberColumn('instances', (pool) => pool.instances),
    countCapacityColumn('cores', (pool) => pool.cores),
    sizeCapacityColumn('memory', (pool) => pool.memoryBytes),
    sizeCapacityColumn('disk', (pool) => pool.diskBytes),
    textColumn('network', (pool) => networkText(pool)),
    timeColumn('age', (pool) => pool.createdAt),
    wideColumn(textColumn('strategy', (pool) => pool.policy.strategy)),
    wideColumn(textColumn('failover-safe', (pool) => (pool.policy.failoverSafe ? 'yes' : 'no'))),
    wideColumn(textColumn('cpu', (pool) => pool.policy.cpuModel)),
    wideColumn(textColumn('machine', (pool) => pool.policy.machineType)),
    idColumn((pool) => pool.id),
  ],
};

/** `4`, or `4 (1 disabled, 1 offline)`. */
function cellsText({ cells }: PoolView): string {
  const parts = [
    ...(cells.total > cells.enabled ? [`${cells.total - cells.enabled} disabled`] : []),
    ...(cells.offline > 0 ? [`${cells.offline} offline`] : []),
  ];
  return parts.length === 0 ? String(cells.total) : `${cells.total} (${parts.join(', ')})`;
}

function networkText({ network }: PoolView): string | undefined {
  return network === null ? undefined : formatNetwork(network);
}

export function poolDetails(pool: PoolView, now: number): Details {
  const { policy } = pool;
  return {
    fields: [
      field('name', pool.name),
      field('id', pool.id),
      field('cells', cellsText(pool)),
      field('instances', pool.instances),
      capacityField('cores', pool.cores, String),
      capacityField('memory', pool.memoryBytes, formatSize),
      capacityField('disk', pool.diskBytes, formatSize),
      field('network', networkText(pool)),
      ...policyFields(policy),
      field('cpu', policy.cpuModel),
      field('machine', policy.machineType),
      timeField('created', pool.createdAt, now),
    ],
    tables: [],
  };
}

/** `4 GiB claimed of 62.8 GiB, 58.8 GiB free` for people, the three figures for scripts. */
export function capacityField(name: string, capacity: Capacity, format: (figure: number) => string): Field {
  const { claimed, total, free } = capacity;
  return field(name, `${claimed}/${total}/${free}`, {
    text: `${format(claimed)} claimed of ${format(total)}, ${format(free)} free`,
  });
}
