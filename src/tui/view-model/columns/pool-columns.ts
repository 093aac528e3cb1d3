import type { PoolStats } from '../../../controller/model/stats-views.ts';
import { counts } from '../../../controller/observation/contact.ts';
import type { Column } from '../column.ts';
import { quietZero } from '../column.ts';
import { contactOrder } from '../states.ts';
import { bytesColumn, countColumn, place, shareColumn, shareOf, textColumn } from './figure-columns.ts';

type Of = PoolStats;

const total = (counted: Readonly<Partial<Record<string, number>>>) =>
  Object.values(counted).reduce<number>((sum, count) => sum + (count ?? 0), 0);

export const poolColumns: readonly Column<Of>[] = [
  textColumn('name', place('NAME', 0, 'the pool'), [10, 20, 32], (row) => row.name),
  countColumn('cells', place('CELLS', 1, 'cells in it'), (pool: Of) => total(pool.cells)),
  countColumn('answering', place('ANSW', 2, 'cells that answer'), (pool: Of) =>
    contactOrder.filter(counts).reduce((sum, state) => sum + pool.cells[state], 0),
  ),
  {
    ...countColumn('offline', place('OFFL', 3, 'cells that do not answer'), (pool: Of) => pool.cells.offline),
    write: (value) => quietZero(Number(value), String(value), 'bad'),
  },
  countColumn('instances', place('INST', 4, 'instances in it'), (pool: Of) => total(pool.instances)),
  countColumn('running', place('RUN', 5, 'instances that run'), (pool: Of) => pool.instances.running ?? 0),
  countColumn(
    'unknown',
    place('UNKN', 12, 'instances on cells that do not answer'),
    (pool: Of) => pool.instances.unknown ?? 0,
  ),
  shareColumn('cpu', place('CPU%', 6, 'processor time in use on the cells that answer'), (pool: Of) => pool.cpuShare),
  countColumn('cores', place('CORES', 11, 'processors of the cells that answer'), (pool: Of) => pool.cores),
  shareColumn('memory', place('MEM%', 7, 'memory in use on the cells that answer'), (pool: Of) =>
    shareOf(pool.memoryUsedBytes, pool.memoryBytes),
  ),
  bytesColumn('used', place('USED', 9, 'memory in use'), (pool: Of) => pool.memoryUsedBytes),
  bytesColumn('size', place('OF', 9, 'memory of the cells that answer'), (pool: Of) => pool.memoryBytes),
  shareColumn('store', place('STO%', 8, 'how full the stores are, together'), (pool: Of) =>
    shareOf(pool.storageUsedBytes, pool.storageBytes),
  ),
  bytesColumn('free', place('FREE', 13, 'what the stores have free'), (pool: Of) =>
    pool.storageUsedBytes === null ? null : pool.storageBytes - pool.storageUsedBytes,
  ),
  bytesColumn('read', place('READ', 10, 'bytes a second read from disks'), (pool: Of) => pool.disk.inBytesPerSecond),
  bytesColumn(
    'write',
    place('WRITE', 10, 'bytes a second written to disks'),
    (pool: Of) => pool.disk.outBytesPerSecond,
  ),
  bytesColumn('in', place('IN', 10, 'bytes a second from the network'), (pool: Of) => pool.network.inBytesPerSecond),
  bytesColumn('out', place('OUT', 10, 'bytes a second to the network'), (pool: Of) => pool.network.outBytesPerSecond),
];
