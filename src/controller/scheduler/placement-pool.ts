import type { PlacementRules } from '../model/affinity.ts';
import type { Id } from '../model/ids.ts';
import type { Labels } from '../model/labels.ts';
import type { NetworkReference } from '../model/network.ts';
import type { PoolPolicy } from '../model/pool.ts';
import { compareText } from './compare.ts';
import { FailoverGuard } from './failover/failover-guard.ts';
import type { Tenant } from './failover/tenant.ts';
import { type HostNeeds, hostMisses } from './filters/host.ts';
import { type Neighbour, Neighbourhood } from './neighbourhood.ts';
import type { Amounts, PlacementCell } from './placement-cell.ts';
import { demandOf, type PlacementRequest } from './placement-request.ts';

/** An instance that has its place. */
export interface PlacedInstance {
  readonly id: Id;
  readonly name: string;
  readonly cellId: Id;
  readonly labels: Labels;
  /** What it claims there, its image apart. */
  readonly claim: Amounts;
  readonly rules?: PlacementRules;
  readonly network?: NetworkReference;
  readonly image?: { readonly id: Id; readonly sizeBytes: number; readonly format: string };
}

/** All that a placement rests on. */
export interface PlacementPool {
  readonly policy: PoolPolicy;
  readonly cells: readonly PlacementCell[];
  /** Those that rules speak of or that have rules; all of them where the pool is to be safe against a loss. */
  readonly instances: readonly PlacedInstance[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A pool made ready for questions: cells by name, and who stands where. */
export interface PlacementContext {
  readonly policy: PoolPolicy;
  readonly now: number;
  /** By name, so that no answer depends on the order in which they came. */
  readonly cells: readonly PlacementCell[];
  readonly neighbourhood: Neighbourhood;
  /** Only where the policy asks for it. */
  readonly guard?: FailoverGuard;
}

export function contextOf({ policy, cells, instances, now }: PlacementPool): PlacementContext {
  const sorted = [...cells].sort((left, right) => compareText(left.name, right.name));
  const indexes = new Map(sorted.map((cell, index) => [cell.id, index]));
  const byId = [...instances].sort((left, right) => compareText(left.id, right.id));
  const neighbourhood = new Neighbourhood();
  for (const instance of byId) {
    const cell = sorted[indexes.get(instance.cellId) ?? -1];
    if (cell !== undefined) neighbourhood.add(neighbourOf(instance), cell);
  }
  if (!policy.failoverSafe) return { policy, now, cells: sorted, neighbourhood };
  const hosts = hostsCache(sorted);
  const tenants = byId.flatMap((instance) => {
    const cell = indexes.get(instance.cellId);
    return cell === undefined ? [] : [{ cell, tenant: tenantOf(instance, hosts) }];
  });
  return { policy, now, cells: sorted, neighbourhood, guard: new FailoverGuard(sorted, tenants, neighbourhood, now) };
}

/** Which cells are what an instance needs, 1 or 0 for each. */
export type Hosts = (needs: HostNeeds) => Uint8Array;

/** Most instances need the same, and cells do not change what they are: the answers are kept. */
export function hostsCache(cells: readonly PlacementCell[]): Hosts {
  const known = new Map<string, Uint8Array>();
  return ({ rules, network, image, architecture }) => {
    const key = JSON.stringify([rules?.cells, rules?.accelerator, network, image?.format, architecture]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const needs = { rules, network, image, architecture };
    const hosts = Uint8Array.from(cells, (cell) => (hostMisses(cell, needs).next().done === true ? 1 : 0));
    known.set(key, hosts);
    return hosts;
  };
}

/** An instance as what must go elsewhere when its cell is lost. */
export function tenantOf(instance: PlacedInstance, hosts: Hosts): Tenant {
  const { id, claim, image } = instance;
  return {
    id,
    ...claim,
    hosts: hosts(instance),
    neighbour: neighbourOf(instance),
    ...(image === undefined ? {} : { image }),
  };
}

/** A request as the tenant that it would become. */
export function asTenant(request: PlacementRequest, policy: PoolPolicy, hosts: Hosts, id: Id): Tenant {
  return {
    id,
    ...demandOf(request, policy),
    hosts: hosts(request),
    neighbour: asNeighbour(request, id),
    ...(request.image === undefined ? {} : { image: request.image }),
  };
}

/** A request as the neighbour that it would become. */
export function asNeighbour({ name = '', labels = {}, rules, together }: PlacementRequest, id: Id): Neighbour {
  const neighbour = { id, name, labels, affinity: rules?.affinity ?? [] };
  return together === undefined ? neighbour : { ...neighbour, together };
}

export function neighbourOf({ id, name, labels, rules }: PlacedInstance): Neighbour {
  return { id, name, labels, affinity: rules?.affinity ?? [] };
}
