import { referenced } from '../../inventory/lookup.ts';
import type { ZoneSnapshot } from '../../inventory/zone-snapshot.ts';
import type { Cell, Store } from '../../model/cell.ts';
import { NanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { Image } from '../../model/image.ts';
import { policyOf } from '../../model/pool.ts';
import { memoryClaim } from '../../scheduler/placement-request.ts';
import { type Services, timestamp } from '../../services.ts';
import type { ReplicatePlan } from '../image-replicate.ts';
import { readZone, targetOf } from '../zone-record.ts';
import { buildInterface, buildVolumes } from './build.ts';
import { cellRevisions } from './cell-revisions.ts';
import type { Choice } from './choose-cell.ts';
import { commonMachineType } from './machine-type.ts';
import type { CreatePlan, Wanted } from './plan.ts';
import { chosenNetwork, diskSizes, rulesOf } from './wanted.ts';

/** Settles every name, id and size of an instance whose cell is chosen. */
export async function settle(
  services: Services,
  wanted: Wanted,
  { cell: chosen, record }: Choice,
  known: ZoneSnapshot,
  macs: Set<string> = new Set(),
): Promise<CreatePlan> {
  const { request, pool, image, owner, failed } = wanted;
  const policy = policyOf(pool);
  const network = chosenNetwork(request.network, pool);
  if (network === undefined)
    throw new NanoError('INVALID_VALUE', `pool "${pool.name}" has no network`, { hint: 'give one with --network' });
  const rules = rulesOf(request, network, pool);

  const id = services.ids.uuid();
  const { cell, store } = placeOf(known, chosen.id);
  const volumes = buildVolumes(services.ids, id, diskSizes(request, image), image);
  const zone = await readZone(services.store);
  const now = timestamp(services);
  const away = new Set(failed.map(({ subject }) => subject));
  const awayIds = new Set(known.cells.filter(({ name }) => away.has(name)).map((one) => one.id));
  const replicate = await replicatePlan(services, image, { cell, store, away: awayIds }, now);
  const { cores, memoryBytes } = request;
  const { accelerator } = chosen;
  return {
    request,
    zone: { id: zone.id, generation: zone.generation },
    targets: { ...replicate?.targets, [cell.id]: targetOf(cell, zone) },
    pool,
    image,
    store,
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
      labels: request.labels,
      ...(rules === undefined ? {} : { rules }),
      protected: false,
      generation: 1,
      tenure: 1,
      cores,
      memoryBytes,
      maxCores: cores,
      maxMemoryBytes: memoryBytes,
      diskBytes: volumes.reduce((sum, volume) => sum + volume.virtualSizeBytes, 0),
      machineType:
        policy.machineType === 'auto'
          ? commonMachineType(known.cells.filter((one) => one.poolId === pool.id))
          : policy.machineType,
      firmware: 'bios',
      cpuModel: policy.cpuModel === 'auto' ? (accelerator === 'kvm' ? 'host-model' : 'maximum') : policy.cpuModel,
      accelerator,
      imageId: image.id,
      createdAt: now,
    },
    volumes: volumes.map((volume) => ({ ...volume, storeId: store.id })),
    interfaces: [await buildInterface(services, id, network, macs)],
    claim: {
      id: services.ids.uuid(),
      ownerKind: 'instance',
      ownerId: id,
      cellId: cell.id,
      resources: {
        cores,
        memoryBytes: memoryClaim(memoryBytes, cores, policy),
        storeBytes: { [store.id]: volumes.reduce((sum, volume) => sum + volume.virtualSizeBytes, 0) },
      },
    },
    placement: { id, ...record },
    cellRevisions: cellRevisions(known.cells.filter((one) => one.poolId === pool.id)),
    ...(replicate === undefined ? {} : { replicate }),
    failed,
  };
}

function placeOf(known: ZoneSnapshot, cellId: Id): { cell: Cell; store: Store } {
  const cell = known.cells.find(({ id }) => id === cellId);
  const store = known.stores.get(cellId);
  if (cell !== undefined && store !== undefined) return { cell, store };
  throw new NanoError('INTERNAL', `the chosen cell ${cellId} is not among those it was chosen from`);
}

/** How the image comes to a cell; undefined when it is there. Not from one that is away, if it is elsewhere too. */
async function replicatePlan(
  services: Services,
  image: Image,
  { cell: to, store, away }: { readonly cell: Cell; readonly store: Store; readonly away: ReadonlySet<Id> },
  at: string,
): Promise<ReplicatePlan | undefined> {
  const [there] = await services.store.find('replicas', 'place', { equals: `${image.id}@${to.id}` });
  if (there?.state === 'ready') return undefined;
  const replicas = await services.store.find('replicas', 'imageId', { equals: image.id });
  const copies = replicas.filter((replica) => replica.state === 'ready');
  const ready = copies.find(({ cellId }) => !away.has(cellId)) ?? copies[0];
  if (ready === undefined)
    throw new NanoError('WRONG_STATE', `no cell holds image "${image.name}" in full`, { hint: 'nano operation list' });
  const zone = await readZone(services.store);
  const from = await referenced(services.store, 'cells', ready.cellId);
  const fromStore = await referenced(services.store, 'stores', ready.storeId);
  return {
    image,
    replicaId: services.ids.uuid(),
    claimId: services.ids.uuid(),
    zoneId: zone.id,
    from: { cellId: from.id, path: `${fromStore.path}/${ready.path}` },
    to: { cellId: to.id, cellName: to.name, store },
    at,
    targets: { [from.id]: targetOf(from, zone), [to.id]: targetOf(to, zone) },
  };
}
