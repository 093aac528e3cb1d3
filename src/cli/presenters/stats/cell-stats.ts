import type { CellStats } from '../../../controller/model/stats-views.ts';
import type { ContactState } from '../../../controller/observation/contact.ts';
import { ageOf } from '../../output/age.ts';
import { noData } from '../../output/cells.ts';
import type { Cell, Column, ListShape, View } from '../../output/column.ts';
import type { Style } from '../../terminal/style.ts';
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
import { labelsText } from '../labels-text.ts';
import { seen } from './seen.ts';
import { transferColumns } from './transfer-columns.ts';
import { usedColumn } from './used-column.ts';

export const cellStatsList: ListShape<CellStats> = {
  name: (cell) => cell.name,
  columns: [
    textColumn('name', (cell) => cell.name),
    {
      key: 'contact',
      kind: 'text',
      value: ({ contact }) => (contact === 'unknown' ? null : contact),
      cell: contactCell,
    },
    ...[
      shareColumn('cpu', (cell: CellStats) => cell.cpu?.used ?? null),
      measuredColumn('load', 2, (cell: CellStats) => cell.load?.[0] ?? null),
      usedColumn(
        'memory',
        (cell: CellStats) => cell.memoryUsedBytes,
        (cell) => cell.memoryBytes,
      ),
      usedColumn('storage', storageUsed, storageSize),
      ...transferColumns<CellStats>(),
      spareColumn(
        numberColumn('running', (cell: CellStats) => (cell.readAt === null ? null : (cell.domains.running ?? 0))),
      ),
    ].map(seen),
    wideColumn(textColumn('pool', (cell) => cell.pool)),
    wideColumn(timeColumn('read', (cell) => cell.readAt)),
    wideColumn(numberColumn('took-ms', (cell) => cell.tookMs)),
    wideColumn(textColumn('libvirt', (cell) => cell.libvirt?.through ?? null)),
    ...wideFigures().map((column) => wideColumn(seen(column))),
    wideColumn(numberColumn('cores', (cell) => cell.cores)),
    wideColumn(sizeColumn('memory-size', (cell) => cell.memoryBytes)),
    wideColumn(sizeColumn('storage-size', storageSize)),
    { ...wideColumn(textColumn('labels', labelsText)), flexible: true },
    { ...wideColumn(textColumn('why', (cell: CellStats) => cell.why ?? undefined)), flexible: true },
    idColumn((cell) => cell.id),
  ],
};

function wideFigures(): Column<CellStats>[] {
  return [
    shareColumn('user', (cell) => cell.cpu?.user ?? null),
    shareColumn('system', (cell) => cell.cpu?.system ?? null),
    shareColumn('wait', (cell) => cell.cpu?.wait ?? null),
    shareColumn('steal', (cell) => cell.cpu?.steal ?? null),
    shareColumn('guest', (cell) => cell.cpu?.guest ?? null),
    shareColumn('cpu-pressure', (cell) => cell.pressure?.cpu ?? null),
    shareColumn('memory-pressure', (cell) => cell.pressure?.memory ?? null),
    shareColumn('disk-pressure', (cell) => cell.pressure?.disk ?? null),
    sizeColumn('available', (cell) => cell.memoryAvailableBytes),
    sizeColumn('swap', (cell) => cell.swapUsedBytes),
    measuredColumn('uptime', 0, (cell) => cell.uptimeSeconds),
    numberColumn('instances', (cell) => cell.instances),
    numberColumn('foreign', (cell) => cell.foreign),
  ];
}

const contactStyles: Readonly<Record<ContactState, Style>> = {
  online: 'good',
  slow: 'busy',
  offline: 'bad',
  disabled: 'dim',
  unknown: 'dim',
};

/** `offline 12m`: how long it has been so is how old its figures are. */
function contactCell({ contact, contactSince, readAt }: CellStats, { now, absolute }: View): Cell {
  if (contact === 'unknown') return noData;
  const since = contact === 'offline' ? contactSince : contact === 'slow' ? readAt : null;
  const age = since === null ? '' : ` ${absolute ? since : ageOf(since, now)}`;
  return { text: `${contact}${age}`, style: contactStyles[contact] };
}

function storageSize({ stores }: CellStats): number {
  return stores.reduce((sum, store) => sum + store.capacityBytes, 0);
}

/** Of all its stores; unknown where one of them is. */
function storageUsed({ stores }: CellStats): number | null {
  let used = 0;
  for (const { capacityBytes, availableBytes } of stores) {
    if (availableBytes === null) return null;
    used += capacityBytes - availableBytes;
  }
  return used;
}
