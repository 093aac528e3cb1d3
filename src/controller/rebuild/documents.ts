import { trashClaim } from '../inventory/claims.ts';
import type { Cell } from '../model/cell.ts';
import { addResources, type Claim } from '../model/claim.ts';
import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { Image, Replica } from '../model/image.ts';
import type { Instance, Interface, Volume } from '../model/instance.ts';
import type { PlacementRecord } from '../model/placement-record.ts';
import { type Pool, policyOf } from '../model/pool.ts';
import type { TrashedInstance } from '../model/trash.ts';
import { memoryClaim } from '../scheduler/placement-request.ts';
import type { ChosenReplica } from './choose-images.ts';
import type { Chosen } from './choose-instances.ts';

/** What of an inventory lies on its cells' disks. */
export interface HeldDocuments {
  readonly images: readonly New<Image>[];
  readonly replicas: readonly New<Replica>[];
  readonly instances: readonly New<Instance>[];
  readonly volumes: readonly New<Volume>[];
  readonly interfaces: readonly New<Interface>[];
  readonly placements: readonly New<PlacementRecord>[];
  readonly trash: readonly New<TrashedInstance>[];
  readonly claims: readonly New<Claim>[];
}

/** How long a deleted instance is kept whose record does not say, in milliseconds. */
const unsaidKeepMs = 24 * 3_600_000;

/** The documents of what was chosen. `now` is when they are made. */
export function heldDocuments(
  chosen: readonly Chosen[],
  images: readonly New<Image>[],
  copies: readonly ChosenReplica[],
  pools: readonly New<Pool>[],
  now: number,
  newId: () => Id,
): HeldDocuments {
  const claimOf = ({ sidecar, instance }: Chosen) =>
    sidecar.claim ?? { id: newId(), resources: promised(sidecar.volumes, instance, pools) };
  const held = chosen.map((one) => ({ ...one, claim: claimOf(one) }));
  const live = held.filter(({ trashed }) => !trashed);
  const trash = held
    .filter(({ trashed }) => trashed)
    .map(({ instance, sidecar, claim }): New<TrashedInstance> => {
      const unsaid = { at: new Date(now).toISOString(), until: new Date(now + unsaidKeepMs).toISOString(), by: '' };
      const { id, name, cellId } = instance;
      const placement = sidecar.placement === undefined ? {} : { placement: sidecar.placement };
      return { id, name, cellId, instance, claim, ...placement, ...(sidecar.trash ?? unsaid) };
    });
  return {
    images,
    replicas: copies.map(({ replica }) => lastUsed(replica, held)),
    instances: live.map(({ instance }) => instance),
    volumes: held.flatMap(({ sidecar }) => sidecar.volumes),
    interfaces: held.flatMap(({ sidecar }) => sidecar.interfaces),
    placements: live.flatMap(({ sidecar }) => sidecar.placement ?? []),
    trash,
    claims: [
      ...copies.map(({ replica, claimId }) => replicaClaim(replica, claimId)),
      ...live.map(({ instance, claim }) => ({
        ...claim,
        ownerKind: 'instance' as const,
        ownerId: instance.id,
        cellId: instance.cellId,
      })),
      ...trash.map(trashClaim),
    ],
  };
}

/** Cells with the sums of these claims added. */
export function withSums<C extends New<Cell>>(cells: readonly C[], claims: readonly New<Claim>[]): C[] {
  return cells.map((cell) => {
    const own = claims.filter((claim) => claim.cellId === cell.id);
    return {
      ...cell,
      claimed: own.reduce((sum, claim) => addResources(sum, claim.resources), cell.claimed),
      instances: cell.instances + own.filter((claim) => claim.ownerKind === 'instance').length,
    };
  });
}

function replicaClaim(replica: New<Replica>, id: Id): New<Claim> {
  const resources = { cores: 0, memoryBytes: 0, storeBytes: { [replica.storeId]: replica.sizeBytes } };
  return { id, ownerKind: 'replica', ownerId: replica.id, cellId: replica.cellId, resources };
}

/** A copy was used when the last of the instances there was cloned from it. */
function lastUsed(replica: New<Replica>, all: readonly Chosen[]): New<Replica> {
  const clones = all.filter(
    ({ instance: { cellId, imageId } }) => cellId === replica.cellId && imageId === replica.imageId,
  );
  const times = [replica.lastUsedAt, ...clones.map(({ instance }) => instance.createdAt)].sort();
  return { ...replica, lastUsedAt: times.at(-1) ?? replica.lastUsedAt };
}

/** What an instance would claim under its pool's policy, where its record does not say what it does claim. */
function promised(volumes: readonly New<Volume>[], instance: New<Instance>, pools: readonly New<Pool>[]) {
  const policy = policyOf(pools.find(({ id }) => id === instance.poolId) ?? { policy: {} });
  const storeBytes: Record<Id, number> = {};
  for (const { storeId, virtualSizeBytes } of volumes)
    storeBytes[storeId] = (storeBytes[storeId] ?? 0) + virtualSizeBytes;
  return {
    cores: instance.cores,
    memoryBytes: memoryClaim(instance.memoryBytes, instance.cores, policy),
    storeBytes,
  };
}
