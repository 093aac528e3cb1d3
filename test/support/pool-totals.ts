import type { CellStats, InstanceStats, TotalStats, TransferStats } from '../../src/controller/model/stats-views.ts';
import type { InstanceCondition } from '../../src/controller/model/views.ts';
import type { ContactState } from '../../src/controller/observation/contact.ts';

/** What cells and instances of a fixture come to: nothing of a cell that does not answer counts. */
export function poolTotals(cells: readonly CellStats[], instances: readonly InstanceStats[]): TotalStats {
  const counted: Record<ContactState, number> = { unknown: 0, online: 0, slow: 0, offline: 0, disabled: 0 };
  for (const { contact } of cells) counted[contact] += 1;
  const states: Partial<Record<InstanceCondition, number>> = {};
  for (const { state, contact } of instances) {
    const known = contact === 'offline' ? 'unknown' : state;
    states[known] = (states[known] ?? 0) + 1;
  }
  const seen = cells.filter(({ contact }) => contact !== 'offline' && contact !== 'unknown');
  const cores = sum(seen.map((cell) => cell.cores));
  const stores = seen.flatMap((cell) => cell.stores);
  return {
    cells: counted,
    instances: states,
    cores,
    cpuShare: seen.length === 0 ? null : sum(seen.map((cell) => (cell.cpu?.used ?? 0) * cell.cores)) / cores,
    memoryBytes: sum(seen.map((cell) => cell.memoryBytes)),
    memoryUsedBytes: seen.length === 0 ? null : sum(seen.map((cell) => cell.memoryUsedBytes ?? 0)),
    storageBytes: sum(stores.map((store) => store.capacityBytes)),
    storageUsedBytes:
      seen.length === 0 ? null : sum(stores.map((store) => store.capacityBytes - (store.availableBytes ?? 0))),
    disk: transfer(seen.map((cell) => cell.disk)),
    network: transfer(seen.map((cell) => cell.network)),
  };
}

function transfer(all: readonly TransferStats[]): TransferStats {
  if (all.length === 0) return { inBytesPerSecond: null, outBytesPerSecond: null };
  return {
    inBytesPerSecond: sum(all.map((one) => one.inBytesPerSecond ?? 0)),
    outBytesPerSecond: sum(all.map((one) => one.outBytesPerSecond ?? 0)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
