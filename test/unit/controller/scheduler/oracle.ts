import { type AffinityRule, matchesInstance } from '../../../../src/controller/model/affinity.ts';
import type { PlacementCell } from '../../../../src/controller/scheduler/placement-cell.ts';
import type { PlacedInstance, PlacementPool } from '../../../../src/controller/scheduler/placement-pool.ts';
import type { PlacementRequest } from '../../../../src/controller/scheduler/placement-request.ts';

/**
 * Whether a cell can take a request, N+1 apart: the policy in one sentence each, written apart from the scheduler so
 * that one of them can be wrong.
 */
export function canTake(cell: PlacementCell, request: PlacementRequest, pool: PlacementPool): boolean {
  const { policy: pool_, now } = pool;
  const own = cell.policy;
  const { store, seen } = cell;
  if (cell.state !== 'ready' || !cell.enabled || store === undefined) return false;
  if (seen?.failure !== undefined && now - seen.askedAt <= 30_000) return false;

  const rules = request.rules;
  if (request.architecture !== undefined && request.architecture !== cell.architecture) return false;
  if (rules?.accelerator !== undefined && rules.accelerator !== cell.accelerator) return false;
  if (request.network && !cell.networks.includes(`${request.network.kind}:${request.network.name}`)) return false;
  if (request.image && !store.formats.includes(request.image.format)) return false;
  for (const { required, without, label } of rules?.cells ?? []) {
    const has = label.key in cell.labels && (label.value === undefined || cell.labels[label.key] === label.value);
    if (required && has === without) return false;
  }

  const memory = request.memoryBytes + pool_.overheadBytes + request.cores * pool_.overheadPerCoreBytes;
  const image = request.image && !cell.images.includes(request.image.id) ? request.image.sizeBytes : 0;
  const disk = request.diskBytes + image;
  const left = (total: number, ratio: number, kept: number, foreign: number, claimed: number) =>
    Math.floor(total * ratio) - kept - foreign - claimed;
  const none = (asked: number, free: number) => asked > Math.max(0, free);
  if (request.cores > cell.cores) return false;
  if (none(request.cores, left(cell.cores, own.coresRatio, own.keptCores, cell.foreign.cores, cell.claimed.cores)))
    return false;
  if (
    none(
      memory,
      left(cell.memoryBytes, own.memoryRatio, own.keptMemoryBytes, cell.foreign.memoryBytes, cell.claimed.memoryBytes),
    )
  )
    return false;
  if (
    none(disk, left(store.capacityBytes, own.diskRatio, own.keptDiskBytes, store.foreignBytes, cell.claimed.diskBytes))
  )
    return false;
  if (own.instanceLimit !== null && cell.instances + 1 > own.instanceLimit) return false;
  if (seen?.answeredAt !== undefined && now - seen.answeredAt <= 60_000) {
    if (memory > (seen.memoryAvailableBytes ?? Infinity)) return false;
    if (disk > 0 && image + 256 * 1024 ** 2 > (seen.diskAvailableBytes ?? Infinity)) return false;
    if (own.loadLimit !== null && (seen.load1 ?? 0) >= own.loadLimit * cell.cores) return false;
  }
  return mayStandWith(cell, request, pool.instances, pool.cells);
}

/** Whether no required rule is broken, neither the request's nor another's. */
export function mayStandWith(
  cell: PlacementCell,
  request: PlacementRequest,
  instances: readonly PlacedInstance[],
  cells: readonly PlacementCell[],
): boolean {
  const own = { name: request.name ?? '', labels: request.labels ?? {} };
  const placeOf = (instance: PlacedInstance, domain: string) => {
    const host = cells.find(({ id }) => id === instance.cellId);
    return host === undefined ? undefined : domainOf(host, domain);
  };
  const isIn = (rule: AffinityRule, instance: PlacedInstance) =>
    placeOf(instance, rule.domain) !== undefined && placeOf(instance, rule.domain) === domainOf(cell, rule.domain);
  for (const rule of request.rules?.affinity ?? []) {
    if (!rule.required) continue;
    if (domainOf(cell, rule.domain) === undefined) return false;
    const meant = instances.filter((one) => matchesInstance(rule.to, one));
    const there = meant.some((one) => isIn(rule, one));
    if (!rule.near && there) return false;
    if (rule.near && !there && !(meant.length === 0 && matchesInstance(rule.to, own))) return false;
  }
  for (const other of instances) {
    for (const rule of other.rules?.affinity ?? []) {
      if (rule.near || !rule.required || !matchesInstance(rule.to, own)) continue;
      if (placeOf(other, rule.domain) === undefined) continue;
      if (isIn(rule, other)) return false;
    }
  }
  return true;
}

function domainOf(cell: PlacementCell, domain: string): string | undefined {
  return domain === 'cell' ? cell.id : cell.labels[domain];
}
