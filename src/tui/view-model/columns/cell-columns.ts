import { ageOf, formatAge } from '../../../cli/output/age.ts';
import type { CellStats, StoreStats } from '../../../controller/model/stats-views.ts';
import { type Column, labelText } from '../column.ts';
import { type Span, span } from '../line.ts';
import { contactTones } from '../states.ts';
import {
  bytesColumn,
  countColumn,
  decimalColumn,
  observed,
  place,
  shareColumn,
  shareOf,
  textColumn,
} from './figure-columns.ts';

type Of = CellStats;

export const cellColumns: readonly Column<Of>[] = [
  textColumn('name', place('NAME', 0, 'the cell'), [10, 20, 44], (row) => row.name),
  {
    ...textColumn<Of>(
      'state',
      place('STATE', 1, 'how it answers; with the age of its values where they are not fresh'),
      [9, 13, 14],
      (row) => row.thing.contact,
    ),
    write: (_, { thing, fresh }, { now }) => contactText(thing, fresh.age, now),
  },
  textColumn('pool', place('POOL', 8, 'the pool that it is in'), [7, 12, 20], (row) => row.thing.pool),
  observed(
    countColumn(
      'running',
      place('RUN', 5, 'domains that run, foreign ones too'),
      (one: Of) => one.domains.running ?? 0,
    ),
  ),
  countColumn('instances', place('INST', 6, 'instances that are on it'), (one: Of) => one.instances),
  observed(
    shareColumn('cpu', place('CPU%', 2, 'processor time in use: all but idle and waiting for disks'), (one: Of) =>
      one.cpu === null ? null : one.cpu.used,
    ),
  ),
  countColumn('cores', place('CORES', 13, 'processors'), (one: Of) => one.cores),
  observed(
    decimalColumn('load', place('LOAD1', 7, 'load average of the last minute'), (one: Of) => one.load?.[0] ?? null),
  ),
  observed(
    shareColumn('memory', place('MEM%', 3, 'memory in use'), (one: Of) =>
      shareOf(one.memoryUsedBytes, one.memoryBytes),
    ),
  ),
  observed(bytesColumn('used', place('USED', 9, 'memory in use'), (one: Of) => one.memoryUsedBytes)),
  bytesColumn('size', place('OF', 9, 'memory'), (one: Of) => one.memoryBytes),
  observed(
    shareColumn('store', place('STO%', 4, 'how full its fullest store is'), (one: Of) => fullest(one.stores), {
      warn: 0.8,
      bad: 0.9,
    }),
  ),
  observed(
    bytesColumn('free', place('FREE', 14, 'what its stores have free, together'), (one: Of) => freeBytes(one.stores)),
  ),
  observed(
    bytesColumn('read', place('READ', 10, 'bytes a second read from disks'), (one: Of) => one.disk.inBytesPerSecond),
  ),
  observed(
    bytesColumn(
      'write',
      place('WRITE', 10, 'bytes a second written to disks'),
      (one: Of) => one.disk.outBytesPerSecond,
    ),
  ),
  observed(
    bytesColumn('in', place('IN', 11, 'bytes a second from the network'), (one: Of) => one.network.inBytesPerSecond),
  ),
  observed(
    bytesColumn('out', place('OUT', 11, 'bytes a second to the network'), (one: Of) => one.network.outBytesPerSecond),
  ),
  observed(
    shareColumn(
      'wait',
      place('WAIT', 15, 'processor time lost waiting for disks'),
      (one: Of) => one.cpu?.wait ?? null,
      {
        warn: 0.1,
        bad: 0.3,
      },
    ),
  ),
  observed(
    shareColumn(
      'steal',
      place('STEAL', 12, 'processor time that a hypervisor under it took'),
      (one: Of) => one.cpu?.steal ?? null,
      {
        warn: 0.05,
        bad: 0.2,
      },
    ),
  ),
  observed(
    shareColumn(
      'pressure',
      place(
        'PRESS',
        16,
        'share of the last ten seconds in which something waited for processors, memory or disks: the worst of them',
      ),
      (one: Of) => worstPressure(one),
      {
        warn: 0.2,
        bad: 0.5,
      },
    ),
  ),
  observed(bytesColumn('swap', place('SWAP', 19, 'swap in use'), (one: Of) => one.swapUsedBytes)),
  {
    ...observed(countColumn('time', place('UP', 17, 'since when its host runs'), (one: Of) => one.uptimeSeconds)),
    write: (value) => span(typeof value === 'number' ? formatAge(value * 1000) : value),
  },
  countColumn('foreign', place('FOREIGN', 20, 'domains that nano neither made nor adopted'), (one: Of) => one.foreign),
  textColumn(
    'libvirt',
    place('LIBVIRT', 21, 'how libvirt is asked'),
    [9, 15, 15],
    (row) => row.thing.libvirt?.through ?? null,
  ),
  {
    ...observed(countColumn('took', place('TOOK', 18, 'how long its last answer took'), (one: Of) => one.tookMs)),
    width: 6,
    write: (value) => span(typeof value === 'number' ? `${Math.round(value)}ms` : value),
  },
  textColumn('why', place('WHY', 8, 'why it is offline'), [10, 24, 60], (row) => row.thing.why ?? undefined),
  textColumn('labels', place('LABELS', 22, 'its labels'), [10, 20, 40], (row) => labelText(row.thing.labels)),
];

/** `offline 12m`: since when nothing has come; `slow 9s`: how old its values are. */
function contactText({ contact, contactSince }: Of, age: string | null, now: number): Span {
  if (contact === 'offline') return span(`offline ${ageOf(contactSince, now)}`, 'bad');
  return span(age === null ? contact : `${contact} ${age}`, contactTones[contact]);
}

/** How full the fullest is. */
export function fullest(stores: readonly StoreStats[]): number | null {
  const shares = stores.map(usedShare);
  const known = shares.filter((share) => share !== null);
  return known.length === 0 ? null : Math.max(...known);
}

export function usedShare({ capacityBytes, availableBytes }: StoreStats): number | null {
  return availableBytes === null ? null : shareOf(capacityBytes - availableBytes, capacityBytes);
}

function freeBytes(stores: readonly StoreStats[]): number | null {
  return stores.reduce<number | null>(
    (sum, { availableBytes }) => (sum === null || availableBytes === null ? null : sum + availableBytes),
    0,
  );
}

function worstPressure({ pressure }: Of): number | null {
  if (pressure === null) return null;
  const known = [pressure.cpu, pressure.memory, pressure.disk].filter((share) => share !== null);
  return known.length === 0 ? null : Math.max(...known);
}
