import { findInstance, referenced, requireCell, requireImage, requirePool } from '../../inventory/lookup.ts';
import type { Store } from '../../model/cell.ts';
import type { Claim } from '../../model/claim.ts';
import type { New } from '../../model/document.ts';
import { isNanoError, NanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { Image, Replica } from '../../model/image.ts';
import type { Instance, Interface, Volume } from '../../model/instance.ts';
import { formatNetwork, type NetworkReference } from '../../model/network.ts';
import type { Pool } from '../../model/pool.ts';
import { formatSize } from '../../model/units.ts';
import type { Rejection } from '../../scheduler/filters.ts';
import { type PlacementRequest, place, type Score } from '../../scheduler/place.ts';
import { refusal } from '../../scheduler/refusal.ts';
import { memoryClaim } from '../../scheduler/room.ts';
import { type Services, timestamp } from '../../services.ts';
import { candidates, sparePhysicalBytes } from '../choose-cell.ts';
import type { ReplicatePlan } from '../image-replicate.ts';
import type { BasePlan, PlanCall } from '../operation-kind.ts';
import { readZone, targetOf } from '../zone-record.ts';
import { buildInterface, buildVolumes } from './build.ts';
import { commonMachineType } from './machine-type.ts';
import type { CreateInstanceInput } from './request.ts';

/** How many cells are tried when the chosen one turns out not to be there. */
const tries = 3;

export interface CreatePlan extends BasePlan {
  readonly request: CreateInstanceInput;
  readonly zone: { readonly id: Id; readonly generation: number };
  readonly pool: Pool;
  readonly image: Image;
  readonly store: Store;
  readonly instance: New<Instance>;
  readonly volumes: readonly New<Volume>[];
  readonly interfaces: readonly New<Interface>[];
  readonly claim: New<Claim>;
  /** How the image comes to the cell; absent where it is already. */
  readonly replicate?: ReplicatePlan;
  readonly scores: readonly Score[];
  /** Cells that failed when they were probed, with why. */
  readonly failed: readonly Rejection[];
}

/** Validates all, picks a cell and settles every name, id and size, before anything is touched. */
export async function planCreate(
  request: CreateInstanceInput,
  services: Services,
  call: PlanCall,
): Promise<CreatePlan | undefined> {
  const { store } = services;
  const existing = await findInstance(store, request.name);
  if (existing !== undefined && request.ifNotExists) return undefined;
  if (existing !== undefined) throw new NanoError('EXISTS', `an instance named "${request.name}" exists already`);
  const pool = await requirePool(store, request.pool);
  const image = await requireImage(store, request.image);
  if (image.state !== 'ready') throw new NanoError('WRONG_STATE', `image "${image.name}" is ${image.state}`);
  if (request.cell !== undefined) await requireCell(store, request.cell);
  refuseSmallDisk(request, image);
  return settle(services, { request, pool, image, owner: call.actor.user, failed: [] });
}

/** The next cell after one failed its probe; undefined when there is none or enough were tried. */
export async function replan(
  plan: CreatePlan,
  failure: NanoError,
  services: Services,
): Promise<CreatePlan | undefined> {
  // A name that a foreign domain has would be taken on any cell: it is refused, not avoided.
  if (failure.code === 'EXISTS' || plan.request.cell !== undefined || plan.failed.length + 1 >= tries) return undefined;
  const subject = plan.targets[plan.instance.cellId]?.name ?? plan.instance.cellId;
  const failed = [...plan.failed, { subject, code: failure.code, reason: failure.message, facts: {} }];
  try {
    return await settle(services, { ...plan, owner: plan.instance.owner, failed });
  } catch (error) {
    if (isNanoError(error) && error.code === 'NO_CELL_FITS') return undefined;
    throw error;
  }
}

interface Wanted extends Pick<CreatePlan, 'request' | 'pool' | 'image' | 'failed'> {
  readonly owner: string;
}

async function settle(services: Services, wanted: Wanted): Promise<CreatePlan> {
  const { request, pool, image, owner, failed } = wanted;
  const id = services.ids.uuid();
  const volumes = buildVolumes(services.ids, id, request.diskBytes, image);
  const diskBytes = volumes.reduce((sum, volume) => sum + volume.virtualSizeBytes, 0);
  const network = chosenNetwork(request.network, pool);
  const { cores, memoryBytes } = request;
  const asked: PlacementRequest = {
    cores,
    memoryBytes,
    diskBytes,
    ...(network === undefined ? {} : { network }),
    ...(request.cell === undefined ? {} : { cellName: (await requireCell(services.store, request.cell)).name }),
  };
  const all = await candidates(services, [pool], image);
  const found = place(
    asked,
    all.filter(({ cell }) => !failed.some((rejection) => rejection.subject === cell.name)),
    { policy: pool.policy, now: services.clock.now(), sparePhysicalBytes },
  );
  if (!found.fits) throw refusal(pool.name, `"${request.name}"`, asked, [...failed, ...found.rejections]);
  if (network === undefined)
    throw new NanoError('INVALID_VALUE', `pool "${pool.name}" has no network`, { hint: 'give one with --network' });

  const { cell } = found;
  const zone = await readZone(services.store);
  const now = timestamp(services);
  const accelerator = cell.accelerator ?? cell.facts.accelerator.type;
  const replica = await readyReplica(services, image, cell.id);
  const replicate =
    replica === undefined ? await replicatePlan(services, image, cell.id, cell.name, found.store, now) : undefined;
  const targets = { ...replicate?.targets, [cell.id]: targetOf(cell, zone) };
  return {
    request,
    zone: { id: zone.id, generation: zone.generation },
    targets,
    pool,
    image,
    store: found.store,
    instance: {
      id,
      name: request.name,
      domainName: request.name,
      poolId: pool.id,
      cellId: cell.id,
      state: 'creating',
      desiredPower: request.start ? 'on' : 'off',
      owner,
      group: 'default',
      labels: {},
      protected: false,
      generation: 1,
      tenure: 1,
      cores,
      memoryBytes,
      maxCores: cores,
      maxMemoryBytes: memoryBytes,
      machineType:
        pool.policy.machineType === 'auto' ? commonMachineType(all.map((one) => one.cell)) : pool.policy.machineType,
      firmware: 'bios',
      cpuModel:
        pool.policy.cpuModel === 'auto' ? (accelerator === 'kvm' ? 'host-model' : 'maximum') : pool.policy.cpuModel,
      accelerator,
      imageId: image.id,
      createdAt: now,
    },
    volumes: volumes.map((volume) => ({ ...volume, storeId: found.store.id })),
    interfaces: [await buildInterface(services, id, network)],
    claim: {
      id: services.ids.uuid(),
      ownerKind: 'instance',
      ownerId: id,
      cellId: cell.id,
      resources: {
        cores,
        memoryBytes: memoryClaim(memoryBytes, cores, pool.policy),
        storeBytes: { [found.store.id]: diskBytes },
      },
    },
    ...(replicate === undefined ? {} : { replicate }),
    scores: found.scores,
    failed,
  };
}

function refuseSmallDisk(request: CreateInstanceInput, image: Image): void {
  const [system] = request.diskBytes;
  if (system === undefined || system >= image.virtualSizeBytes) return;
  throw new NanoError('INVALID_VALUE', `a disk of ${formatSize(system)} is too small for image "${image.name}"`, {
    hint: `its virtual size is ${formatSize(image.virtualSizeBytes)}: give at least --disk ${Math.ceil(image.virtualSizeBytes / 1024 ** 2)}M`,
  });
}

function chosenNetwork(asked: string | undefined, pool: Pool): NetworkReference | undefined {
  if (asked === undefined || (pool.network !== undefined && asked === pool.network.name)) return pool.network;
  const [, kind, name] = /^(bridge|libvirt):([A-Za-z0-9_.-]+)$/.exec(asked) ?? [];
  if (name !== undefined && (kind === 'bridge' || kind === 'libvirt')) return { kind, name };
  const own = pool.network === undefined ? 'bridge:br0 or libvirt:default' : formatNetwork(pool.network);
  throw new NanoError('INVALID_VALUE', `"${asked}" is not a network`, { hint: `write it as ${own}` });
}

async function readyReplica(services: Services, image: Image, cellId: Id): Promise<Replica | undefined> {
  const [replica] = await services.store.find('replicas', 'place', { equals: `${image.id}@${cellId}` });
  return replica?.state === 'ready' ? replica : undefined;
}

async function replicatePlan(
  services: Services,
  image: Image,
  cellId: Id,
  cellName: string,
  store: Store,
  at: string,
): Promise<ReplicatePlan> {
  const zone = await readZone(services.store);
  const ready = (await services.store.find('replicas', 'imageId', { equals: image.id })).find(
    (one) => one.state === 'ready',
  );
  if (ready === undefined)
    throw new NanoError('WRONG_STATE', `no cell holds image "${image.name}" in full`, { hint: 'nano operation list' });
  const from = await referenced(services.store, 'cells', ready.cellId);
  const to = await referenced(services.store, 'cells', cellId);
  const fromStore = await referenced(services.store, 'stores', ready.storeId);
  return {
    image,
    replicaId: services.ids.uuid(),
    claimId: services.ids.uuid(),
    from: { cellId: from.id, path: `${fromStore.path}/${ready.path}` },
    to: { cellId, cellName, store },
    at,
    targets: { [from.id]: targetOf(from, zone), [to.id]: targetOf(to, zone) },
  };
}
