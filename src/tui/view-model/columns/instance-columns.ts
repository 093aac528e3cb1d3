import type { InstanceStats } from '../../../controller/model/stats-views.ts';
import { type Column, labelText } from '../column.ts';
import { compactBytes, processorTime } from '../figures.ts';
import { span } from '../line.ts';
import { instanceState, isDown } from '../states.ts';
import {
  bothWays,
  bytesColumn,
  countColumn,
  latencyColumn,
  observed,
  place,
  shareColumn,
  shareOf,
  textColumn,
} from './figure-columns.ts';

type Of = InstanceStats;

/** What only a domain that is there and runs has; of any other the question does not apply. */
function live(column: Column<Of>): Column<Of> {
  return { ...column, observed: true, value: (row, view) => (isDown(row.thing) ? undefined : column.value(row, view)) };
}

export const instanceColumns: readonly Column<Of>[] = [
  textColumn('name', place('NAME', 0, 'the instance'), [12, 22, 44], (row) => row.name),
  {
    ...textColumn<Of>(
      'state',
      place(
        'STATE',
        1,
        'what it does; * and its age where its cell is offline, a warning where it should run and does not',
      ),
      [9, 15, 15],
      (row) => row.thing.state,
    ),
    write: (_, row, { glyphs }) => instanceState(row.thing, row.fresh, glyphs),
  },
  textColumn('cell', place('CELL', 4, 'where it is'), [6, 12, 24], (row) => row.thing.cell),
  live(
    shareColumn('cpu', place('CPU%', 2, 'what it uses of its own processors'), (one: Of) => one.cpuShare, {
      warn: 0.8,
      bad: 0.95,
    }),
  ),
  countColumn('cores', place('VCPU', 12, 'the processors that it has'), (one: Of) => one.cores),
  {
    ...live(
      bytesColumn(
        'memory',
        place(
          'MEM',
          3,
          'memory in use inside the guest; ~ what QEMU holds of the host for it where the guest does not tell',
        ),
        (one: Of) => one.memoryUsedBytes ?? one.memoryResidentBytes,
      ),
    ),
    width: 5,
    write: (bytes, { thing }) => {
      const text = compactBytes(Number(bytes));
      return thing.memoryUsedBytes === null ? span(`~${text}`, 'dim') : span(text);
    },
  },
  bytesColumn('size', place('OF', 5, 'the memory that it has'), (one: Of) => one.memoryBytes),
  live(
    shareColumn(
      'memory-share',
      place('MEM%', 9, 'memory in use inside the guest, of what it has; ? where the guest does not tell'),
      (one: Of) => shareOf(one.memoryUsedBytes, one.memoryBytes),
      { warn: 0.85, bad: 0.95 },
    ),
  ),
  live(
    bytesColumn('read', place('READ', 6, 'bytes a second read from its disks'), (one: Of) => one.disk.inBytesPerSecond),
  ),
  live(
    bytesColumn(
      'write',
      place('WRITE', 6, 'bytes a second written to its disks'),
      (one: Of) => one.disk.outBytesPerSecond,
    ),
  ),
  live(bytesColumn('in', place('IN', 7, 'bytes a second from the network'), (one: Of) => one.network.inBytesPerSecond)),
  live(
    bytesColumn('out', place('OUT', 7, 'bytes a second to the network'), (one: Of) => one.network.outBytesPerSecond),
  ),
  {
    ...textColumn<Of>('address', place('ADDRESS', 8, 'the first address that is known of it'), [13, 15, 39], (row) =>
      row.thing.addresses.length === 0 ? undefined : row.thing.addresses[0],
    ),
    observed: true,
  },
  textColumn('pool', place('POOL', 10, 'the pool that it belongs to'), [7, 12, 20], (row) => row.thing.pool),
  {
    ...observed(
      countColumn('time', place('TIME+', 11, 'processor time that it has used in all'), (one: Of) => one.cpuSeconds),
    ),
    width: 8,
    write: (value) => span(typeof value === 'number' ? processorTime(value) : value),
  },
  live(
    countColumn('iops', place('IOPS', 13, 'reads and writes a second'), (one: Of) =>
      bothWays(one.disk.readsPerSecond, one.disk.writesPerSecond),
    ),
  ),
  live(latencyColumn('read-ms', place('R-LAT', 15, 'how long a read takes'), (one: Of) => one.disk.readMs)),
  live(latencyColumn('write-ms', place('W-LAT', 14, 'how long a write takes'), (one: Of) => one.disk.writeMs)),
  live(
    countColumn('packets', place('PPS', 17, 'packets a second, both ways'), (one: Of) =>
      bothWays(one.network.inPacketsPerSecond, one.network.outPacketsPerSecond),
    ),
  ),
  live(countColumn('drops', place('DROP', 18, 'packets dropped a second'), (one: Of) => one.network.dropsPerSecond)),
  live(
    shareColumn(
      'steal',
      place('STEAL', 16, 'time that it was ready to run and was not let'),
      (one: Of) => one.stealShare,
      {
        warn: 0.05,
        bad: 0.2,
      },
    ),
  ),
  live(
    bytesColumn(
      'resident',
      place('RES', 19, 'what QEMU holds of the host’s memory'),
      (one: Of) => one.memoryResidentBytes,
    ),
  ),
  bytesColumn('disk', place('DISK', 20, 'how large its disks are'), (one: Of) => one.diskBytes),
  observed(bytesColumn('stored', place('FILES', 21, 'what its files take of the store'), (one: Of) => one.storedBytes)),
  {
    ...textColumn<Of>('agent', place('AGENT', 22, 'whether the guest’s agent is connected'), [5, 5, 5], (row) =>
      row.thing.agent === null ? null : row.thing.agent ? 'yes' : 'no',
    ),
    observed: true,
  },
  textColumn('labels', place('LABELS', 23, 'its labels'), [10, 20, 60], (row) => labelText(row.thing.labels)),
];
