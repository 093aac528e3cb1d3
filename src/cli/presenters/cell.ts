import { formatNetwork } from '../../controller/model/network.ts';
import { formatSize } from '../../controller/model/units.ts';
import type { CellCondition, CellView } from '../../controller/model/views.ts';
import { ageOf, formatTime } from '../output/age.ts';
import { cellOf, noData, observedCell } from '../output/cells.ts';
import type { Cell, Column, ListShape, View } from '../output/column.ts';
import { type Details, detailTable, field, timeField } from '../output/details.ts';
import type { Style } from '../terminal/style.ts';
import { hostText } from './cell-words.ts';
import {
  countCapacityColumn,
  idColumn,
  numberColumn,
  sizeCapacityColumn,
  sizeColumn,
  textColumn,
  timeColumn,
  wideColumn,
} from './columns.ts';
import { labelsText } from './labels-text.ts';
import { ownPolicyFields } from './policy.ts';
import { capacityField } from './pool.ts';

export const cellList: ListShape<CellView> = {
  name: (cell) => cell.name,
  columns: [
    textColumn('name', (cell) => cell.name),
    {
      key: 'condition',
      kind: 'text',
      value: conditionForScripts,
      order: (cell) => cell.condition,
      cell: conditionCell,
    },
    textColumn('pool', (cell) => cell.pool),
    { ...textColumn('host', hostText), flexible: true },
    countCapacityColumn('cores', (cell) => cell.cores),
    sizeCapacityColumn('memory', (cell) => cell.memoryBytes),
    sizeCapacityColumn('disk', diskCapacity),
    numberColumn('instances', (cell) => cell.instances),
    timeColumn('seen', (cell) => cell.answeredAt),
    toldColumn(numberColumn('running', (cell) => cell.running)),
    toldColumn(numberColumn('load', (cell) => cell.load1)),
    toldColumn(sizeColumn('available', (cell) => cell.memoryAvailableBytes)),
    { ...wideColumn(textColumn('labels', labelsText)), flexible: true },
    wideColumn(textColumn('accelerator', (cell) => cell.accelerator)),
    { ...wideColumn(textColumn('os', (cell: CellView) => cell.facts.os)), flexible: true },
    wideColumn(textColumn('libvirt', (cell) => cell.facts.libvirtVersion)),
    wideColumn(textColumn('qemu', (cell) => cell.facts.qemuVersion)),
    idColumn((cell) => cell.id),
  ],
};

/** What the cell itself told when it last answered. */
function toldColumn(column: Column<CellView>): Column<CellView> {
  const cell = (row: CellView, view: View) =>
    observedCell(cellOf(column, row, view), { at: row.answeredAt, offline: row.condition === 'offline' }, view);
  return { ...column, wide: true, cell };
}

const conditionStyles: Readonly<Record<CellCondition, Style>> = {
  online: 'good',
  offline: 'bad',
  disabled: 'dim',
  unknown: 'dim',
};

function conditionCell({ condition }: CellView): Cell {
  return condition === 'unknown' ? noData : { text: condition, style: conditionStyles[condition] };
}

function conditionForScripts({ condition }: CellView): string | null {
  return condition === 'unknown' ? null : condition;
}

/** All stores of a cell together. */
function diskCapacity({ stores }: CellView) {
  const total = stores.reduce((sum, store) => sum + store.capacityBytes, 0);
  const claimed = stores.reduce((sum, store) => sum + store.claimedBytes, 0);
  return { total, claimed, free: Math.max(0, total - claimed) };
}

/** All that is known of a cell; what was not told by it just now comes with its age. */
export function cellDetails(cell: CellView, now: number): Details {
  const { facts } = cell;
  return {
    fields: [
      field('name', cell.name),
      field('id', cell.id),
      field('condition', conditionForScripts(cell), longCondition(cell, now)),
      field('pool', cell.pool),
      field('labels', labelsText(cell)),
      ...ownPolicyFields(cell.policy),
      field('host', hostText(cell)),
      timeField('answered', cell.answeredAt, now),
      field('hostname', facts.hostname),
      field('os', `${facts.os}, ${facts.kernel}, ${facts.architecture}`),
      field('libvirt', `${facts.libvirtVersion}, QEMU ${facts.qemuVersion} as ${facts.qemuUser}:${facts.qemuGroup}`),
      field('cpu', facts.cpuModel),
      field('machine', facts.machineTypes[0]),
      field('accelerator', cell.accelerator, { text: acceleratorText(cell) }),
      capacityField('cores', cell.cores, String),
      capacityField('memory', cell.memoryBytes, formatSize),
      toldField('memory available', cell.memoryAvailableBytes, formatSize, cell, now),
      toldField('load', cell.load1, String, cell, now),
      field('instances', cell.instances),
      toldField('running', cell.running, String, cell, now),
      timeField('facts as of', facts.at, now),
      timeField('joined', cell.createdAt, now),
    ],
    tables: cellTables(cell),
  };
}

/** A figure that the cell itself told when it last answered. */
function toldField(
  name: string,
  value: number | null,
  format: (figure: number) => string,
  cell: CellView,
  now: number,
) {
  const shown = value === null ? noData : { text: format(value) };
  const observed = { at: cell.answeredAt, offline: cell.condition === 'offline' };
  return field(name, value, observedCell(shown, observed, { now, absolute: false }));
}

function cellTables({ stores, facts }: CellView): Details['tables'] {
  return [
    detailTable('stores', stores, [
      textColumn('path', (store) => store.path),
      textColumn('filesystem', (store) => store.filesystem),
      sizeColumn('capacity', (store) => store.capacityBytes),
      sizeColumn('claimed', (store) => store.claimedBytes),
      sizeColumn('available', (store) => store.availableBytes),
    ]),
    detailTable('networks', facts.networks, [
      textColumn('network', formatNetwork),
      textColumn('active', (network) => (network.active ? 'yes' : 'no')),
      textColumn('autostart', (network) => (network.autostart ? 'yes' : 'no')),
    ]),
    detailTable('foreign', facts.foreign, [
      textColumn('domain', (domain) => domain.name),
      textColumn('running', (domain) => (domain.running ? 'yes' : 'no')),
      numberColumn('cores', (domain) => domain.cores),
      sizeColumn('memory', (domain) => domain.memoryBytes),
      textColumn('uuid', (domain) => domain.uuid),
    ]),
  ];
}

/** `offline for 12m: connection timed out`, `disabled since …` */
function longCondition(cell: CellView, now: number): Cell {
  const short = conditionCell(cell);
  if (cell.condition === 'offline' && cell.failure !== null) {
    return { ...short, text: `offline for ${ageOf(cell.failure.since, now)}: ${cell.failure.message}` };
  }
  if (cell.disabledAt === null) return short;
  const since = `disabled since ${formatTime(cell.disabledAt, now)}`;
  return { ...short, text: cell.condition === 'disabled' ? since : `${short.text}, ${since}` };
}

/** `kvm: 3.1 times as fast as emulation (kvm 120 ms, tcg 372 ms)` */
function acceleratorText({ accelerator, facts }: CellView): string {
  const { type, reason, kvmMs, tcgMs } = facts.accelerator;
  const figures = [
    ...(kvmMs === undefined ? [] : [`kvm ${kvmMs} ms`]),
    ...(tcgMs === undefined ? [] : [`tcg ${tcgMs} ms`]),
  ];
  const chosen = accelerator === type ? accelerator : `${accelerator} by order, measured ${type}`;
  return `${chosen}: ${reason}${figures.length === 0 ? '' : ` (${figures.join(', ')})`}`;
}
