import type { Cell, Observation, Store } from '../model/cell.ts';
import type { Claim } from '../model/claim.ts';
import type { Id } from '../model/ids.ts';
import type { Image } from '../model/image.ts';
import type { Instance } from '../model/instance.ts';
import { formatNetwork } from '../model/network.ts';
import { type Pool, policyOf } from '../model/pool.ts';
import type { PlacementCell, Seen } from '../scheduler/placement-cell.ts';
import type { PlacedInstance, PlacementPool } from '../scheduler/placement-pool.ts';
import type { Reader } from './document-store.ts';
import { readZoneSnapshot, type ZoneSnapshot } from './zone-snapshot.ts';

/** What of a pool's instances a placement must know. */
export interface InstancesWanted {
  /** All of them, to move them or to place them again. Else only those that rules may speak of. */
  readonly all?: boolean;
  /** Rules of the request itself speak of labels or names: then all that have labels are looked at. */
  readonly named?: boolean;
}

/** A pool as placement sees it. `image` is the one that instances would be cloned from. */
export async function readPlacementPool(
  reader: Reader,
  pool: Pool,
  now: number,
  image?: Pick<Image, 'id'>,
  wanted: InstancesWanted = {},
  snapshot?: ZoneSnapshot,
): Promise<PlacementPool> {
  const policy = policyOf(pool);
  const { cells: documents, stores, observations } = snapshot ?? (await readZoneSnapshot(reader));
  const all = wanted.all === true || policy.failoverSafe;
  const [images, instances] = [
    all ? await imagesByCell(reader) : await cellsWith(reader, image),
    all ? await allInstances(reader, pool) : await ruledInstances(reader, pool, wanted),
  ];
  const cells = documents
    .filter((cell) => cell.poolId === pool.id)
    .map((cell) =>
      placementCell(cell, pool, stores.get(cell.id), observations.get(cell.id), images.get(cell.id) ?? []),
    );
  return { policy, cells, instances, now };
}

export function placementCell(
  cell: Cell,
  pool: Pick<Pool, 'policy'>,
  store: Store | undefined,
  observation: Observation | undefined,
  images: readonly Id[],
): PlacementCell {
  const { facts, claimed } = cell;
  return {
    id: cell.id,
    name: cell.name,
    state: cell.state,
    enabled: cell.enabled,
    ...(cell.disabledAt === undefined ? {} : { disabledAt: cell.disabledAt }),
    architecture: facts.architecture,
    accelerator: cell.accelerator ?? facts.accelerator.type,
    networks: facts.networks.map(formatNetwork),
    labels: cell.labels ?? {},
    cores: facts.cores,
    memoryBytes: facts.memoryBytes,
    ...(store === undefined
      ? {}
      : {
          store: {
            id: store.id,
            path: store.path,
            capacityBytes: store.capacityBytes,
            foreignBytes: store.foreignBytes,
            formats: ['qcow2'],
          },
        }),
    foreign: {
      cores: facts.foreign.reduce((sum, domain) => sum + domain.cores, 0),
      memoryBytes: facts.foreign.reduce((sum, domain) => sum + domain.memoryBytes, 0),
    },
    claimed: {
      cores: claimed.cores,
      memoryBytes: claimed.memoryBytes,
      diskBytes: store === undefined ? 0 : (claimed.storeBytes[store.id] ?? 0),
    },
    instances: cell.instances,
    policy: { ...policyOf(pool), ...cell.policy },
    ...(observation === undefined ? {} : { seen: seenIn(observation, store) }),
    images,
  };
}

function seenIn({ askedAt, answeredAt, failure, load }: Observation, store: Store | undefined): Seen {
  const diskAvailableBytes = store === undefined ? undefined : load?.storeAvailableBytes[store.id];
  return {
    askedAt: Date.parse(askedAt),
    ...(answeredAt === undefined ? {} : { answeredAt: Date.parse(answeredAt) }),
    ...(failure === undefined ? {} : { failure: { message: failure.message, since: Date.parse(failure.since) } }),
    ...(load === undefined ? {} : { load1: load.load1, memoryAvailableBytes: load.memoryAvailableBytes }),
    ...(diskAvailableBytes === undefined ? {} : { diskAvailableBytes }),
  };
}

async function cellsWith(reader: Reader, image: Pick<Image, 'id'> | undefined): Promise<Map<Id, Id[]>> {
  if (image === undefined) return new Map();
  const replicas = await reader.find('replicas', 'imageId', { equals: image.id });
  return new Map(replicas.map((replica) => [replica.cellId, [image.id]]));
}

async function imagesByCell(reader: Reader): Promise<Map<Id, Id[]>> {
  const images = new Map<Id, Id[]>();
  for (const { cellId, imageId } of await reader.list('replicas')) {
    images.set(cellId, [...(images.get(cellId) ?? []), imageId]);
  }
  return images;
}

async function ruledInstances(reader: Reader, pool: Pool, { named }: InstancesWanted): Promise<PlacedInstance[]> {
  const ruled = await reader.find('instances', 'ruledPoolId', { equals: pool.id });
  if (named !== true) return ruled.map((instance) => placedInstance(instance));
  const every = await reader.find('instances', 'poolId', { equals: pool.id });
  return every.map((instance) => placedInstance(instance));
}

async function allInstances(reader: Reader, pool: Pool): Promise<PlacedInstance[]> {
  const [instances, claims, images] = [
    await reader.find('instances', 'poolId', { equals: pool.id }),
    new Map((await reader.list('claims')).map((claim) => [`${claim.ownerId}@${claim.cellId}`, claim])),
    new Map((await reader.list('images')).map((image) => [image.id, image])),
  ];
  return instances.map((instance) =>
    placedInstance(instance, claims.get(`${instance.id}@${instance.cellId}`), images.get(instance.imageId ?? ''), pool),
  );
}

function placedInstance(instance: Instance, claim?: Claim, image?: Image, pool?: Pool): PlacedInstance {
  const network = instance.rules?.network ?? pool?.network;
  return {
    id: instance.id,
    name: instance.name,
    cellId: instance.cellId,
    labels: instance.labels,
    claim: {
      cores: claim?.resources.cores ?? 0,
      memoryBytes: claim?.resources.memoryBytes ?? 0,
      diskBytes: Object.values(claim?.resources.storeBytes ?? {}).reduce((sum, bytes) => sum + bytes, 0),
    },
    ...(instance.rules === undefined ? {} : { rules: instance.rules }),
    ...(network === undefined ? {} : { network }),
    ...(image === undefined ? {} : { image }),
  };
}
