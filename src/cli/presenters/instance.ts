import { formatNetwork } from '../../controller/model/network.ts';
import { formatSize } from '../../controller/model/units.ts';
import type { InstanceCondition, InstanceDetail, InstanceView } from '../../controller/model/views.ts';
import { noData, observedCell } from '../output/cells.ts';
import type { Cell, ListShape, View } from '../output/column.ts';
import { counted } from '../output/counted.ts';
import { type Details, detailTable, field, sizeField, timeField } from '../output/details.ts';
import type { Style } from '../terminal/style.ts';
import { idColumn, numberColumn, sizeColumn, textColumn, timeColumn, wideColumn } from './columns.ts';
import { labelsText } from './labels-text.ts';

export const instanceList: ListShape<InstanceView> = {
  name: (instance) => instance.name,
  columns: [
    textColumn('name', (instance) => instance.name),
    { key: 'state', kind: 'text', value: stateForScripts, order: (instance) => instance.state, cell: stateCell },
    textColumn('pool', (instance) => instance.pool),
    textColumn('cell', (instance) => instance.cell),
    numberColumn('cores', (instance) => instance.cores),
    sizeColumn('memory', (instance) => instance.memoryBytes),
    sizeColumn('disk', (instance) => instance.diskBytes),
    timeColumn('age', (instance) => instance.createdAt),
    { ...wideColumn(textColumn('image', (instance: InstanceView) => instance.image)), flexible: true },
    wideColumn(textColumn('machine', (instance) => instance.machineType)),
    wideColumn(textColumn('cpu', (instance) => instance.cpuModel)),
    wideColumn(textColumn('accelerator', (instance) => instance.accelerator)),
    wideColumn(textColumn('owner', (instance) => instance.owner)),
    wideColumn(textColumn('group', (instance) => instance.group)),
    { ...wideColumn(textColumn('labels', labelsText)), flexible: true },
    { ...wideColumn(textColumn('rules', (instance: InstanceView) => instance.rules.join(' '))), flexible: true },
    idColumn((instance) => instance.id),
  ],
};

export const stateStyles: Readonly<Record<InstanceCondition, Style>> = {
  running: 'good',
  paused: 'busy',
  stopping: 'busy',
  stopped: 'dim',
  crashed: 'bad',
  suspended: 'busy',
  missing: 'bad',
  creating: 'busy',
  deleting: 'busy',
  unknown: 'dim',
};

/** Nano itself knows of these; all others a cell told. */
const ownStates: readonly InstanceCondition[] = ['creating', 'deleting'];

function stateCell(instance: InstanceView, view: View): Cell {
  const cell = instance.state === 'unknown' ? noData : { text: instance.state, style: stateStyles[instance.state] };
  if (ownStates.includes(instance.state)) return cell;
  return observedCell(cell, { at: instance.observedAt, offline: instance.cellOffline }, view);
}

/** A state that nobody can vouch for is not given to scripts as one: `*` offline, `?` never told. */
function stateForScripts(instance: InstanceView): string | null {
  if (ownStates.includes(instance.state)) return instance.state;
  if (instance.cellOffline) return '*';
  return instance.state === 'unknown' ? null : instance.state;
}

export function instanceDetails(instance: InstanceDetail, now: number): Details {
  const { guest } = instance;
  return {
    fields: [
      field('name', instance.name),
      field('id', instance.id),
      field('state', stateForScripts(instance), stateCell(instance, { now, absolute: false })),
      field('pool', instance.pool),
      field('cell', instance.cell),
      field('cores', instance.cores),
      sizeField('memory', instance.memoryBytes),
      sizeField('disk', instance.diskBytes),
      ...(instance.adopted === null ? [field('image', instance.image)] : adoptedFields(instance.adopted)),
      ...addressFields(instance),
      field('hostname', guest === null ? null : guest.hostname),
      field('machine', `${instance.machineType}, ${instance.firmware}`),
      field('cpu', `${instance.cpuModel}, ${instance.accelerator}`),
      field('domain', instance.domainName),
      field('wanted', instance.desiredPower),
      field('protected', instance.protected ? 'yes' : 'no'),
      field('owner', instance.owner),
      field('group', instance.group),
      field('labels', labelsText(instance)),
      ...instance.rules.map((rule) => field('rule', rule)),
      field('console log', instance.consoleLog),
      timeField('created', instance.createdAt, now),
    ],
    tables: [
      detailTable('volumes', instance.volumes, [
        textColumn('target', (volume) => volume.target),
        sizeColumn('size', (volume) => volume.virtualSizeBytes),
        textColumn('image', (volume) => volume.backingImage ?? undefined),
        textColumn('path', (volume) => volume.path),
      ]),
      detailTable('interfaces', instance.interfaces, [
        textColumn('mac', (one) => one.mac),
        textColumn('network', (one) => formatNetwork(one.network)),
        textColumn('addresses', (one) => one.addresses.join(', ')),
      ]),
    ],
  };
}

/** The addresses that the guest told, else those that nano gave out. */
function addressFields({ guest, interfaces, state }: InstanceDetail) {
  const told = guest?.addresses ?? [];
  const given = interfaces.flatMap((one) => one.addresses);
  const addresses = told.length > 0 ? told : given;
  if (addresses.length > 0) return [field('addresses', addresses.join(', '))];
  return [field('addresses', state === 'running' ? null : undefined)];
}

/** `(2 cores, 512 MiB, 10 GiB)` */
export function sizeWords({ cores, memoryBytes, diskBytes }: InstanceView): string {
  return `(${counted(cores, 'core')}, ${formatSize(memoryBytes)}, ${formatSize(diskBytes)})`;
}

function adoptedFields({ disks, limits }: NonNullable<InstanceDetail['adopted']>) {
  return [
    field('adopted', `with ${disks.map(({ target, source }) => `${target} ${source}`).join(', ') || 'no disks'}`),
    ...limits.map((limit) => field('nano cannot', limit)),
  ];
}
