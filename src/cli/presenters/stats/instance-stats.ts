import type { InstanceStats } from '../../../controller/model/stats-views.ts';
import type { InstanceCondition } from '../../../controller/model/views.ts';
import { noData, observedCell } from '../../output/cells.ts';
import type { Cell, Column, ListShape, View } from '../../output/column.ts';
import {
  idColumn,
  measuredColumn,
  numberColumn,
  shareColumn,
  sizeColumn,
  spareColumn,
  textColumn,
  timeColumn,
  wideColumn,
} from '../columns.ts';
import { stateStyles } from '../instance.ts';
import { labelsText } from '../labels-text.ts';
import { isOffline, seen } from './seen.ts';
import { transferColumns } from './transfer-columns.ts';
import { usedColumn } from './used-column.ts';

export const instanceStatsList: ListShape<InstanceStats> = {
  name: (instance) => instance.name,
  columns: [
    { ...textColumn('name', (instance: InstanceStats) => instance.name), flexible: true },
    { key: 'state', kind: 'text', value: stateForScripts, order: (instance) => instance.state, cell: stateCell },
    textColumn('cell', (instance) => instance.cell),
    ...[
      shareColumn(
        'cpu',
        whileUp((instance) => instance.cpuShare),
      ),
      usedColumn(
        'memory',
        whileUp((instance) => instance.memoryUsedBytes),
        (instance) => instance.memoryBytes,
      ),
      spareColumn(
        sizeColumn(
          'resident',
          whileUp((instance) => instance.memoryResidentBytes),
        ),
      ),
      ...transferColumns(whileUp((instance) => instance)),
    ].map(seen),
    wideColumn(textColumn('pool', (instance) => instance.pool)),
    wideColumn(timeColumn('read', (instance) => instance.readAt)),
    ...wideFigures().map((column) => wideColumn(seen(column))),
    wideColumn(numberColumn('cores', (instance) => instance.cores)),
    wideColumn(sizeColumn('memory-size', (instance) => instance.memoryBytes)),
    wideColumn(sizeColumn('disk-size', (instance) => instance.diskBytes)),
    { ...wideColumn(textColumn('addresses', ({ addresses }: InstanceStats) => addresses.join(','))), flexible: true },
    { ...wideColumn(textColumn('labels', labelsText)), flexible: true },
    idColumn((instance) => instance.id),
  ],
};

function wideFigures(): Column<InstanceStats>[] {
  const up = whileUp;
  return [
    measuredColumn(
      'cpu-cores',
      3,
      up((instance) => instance.cpuCores),
    ),
    measuredColumn(
      'cpu-seconds',
      1,
      up((instance) => instance.cpuSeconds),
    ),
    shareColumn(
      'steal',
      up((instance) => instance.stealShare),
    ),
    measuredColumn(
      'reads',
      1,
      up(({ disk }) => disk.readsPerSecond),
    ),
    measuredColumn(
      'writes',
      1,
      up(({ disk }) => disk.writesPerSecond),
    ),
    measuredColumn(
      'read-ms',
      2,
      up(({ disk }) => disk.readMs),
    ),
    measuredColumn(
      'write-ms',
      2,
      up(({ disk }) => disk.writeMs),
    ),
    measuredColumn(
      'packets-in',
      1,
      up(({ network }) => network.inPacketsPerSecond),
    ),
    measuredColumn(
      'packets-out',
      1,
      up(({ network }) => network.outPacketsPerSecond),
    ),
    measuredColumn(
      'drops',
      1,
      up(({ network }) => network.dropsPerSecond),
    ),
    textColumn('agent', agentText),
    sizeColumn('stored', (instance) => instance.storedBytes),
  ];
}

function agentText(instance: InstanceStats): string | null | undefined {
  const agent = whileUp((one) => one.agent)(instance);
  return typeof agent === 'boolean' ? (agent ? 'yes' : 'no') : agent;
}

/** States in which there is no process of QEMU to ask. */
const down: readonly InstanceCondition[] = ['stopped', 'crashed', 'suspended', 'missing', 'creating', 'deleting'];

/** A figure that a domain has while it runs: to one that is down it does not apply. */
function whileUp<V>(value: (instance: InstanceStats) => V): (instance: InstanceStats) => V | undefined {
  return (instance) => (down.includes(instance.state) ? undefined : value(instance));
}

function stateCell(instance: InstanceStats, view: View): Cell {
  const { state, readAt } = instance;
  const cell = state === 'unknown' ? noData : { text: state, style: stateStyles[state] };
  return observedCell(cell, { at: readAt, offline: isOffline(instance) }, view);
}

function stateForScripts(instance: InstanceStats): string | null {
  if (isOffline(instance)) return '*';
  return instance.state === 'unknown' ? null : instance.state;
}
