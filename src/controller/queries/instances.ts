import type { CallOptions, Freshness } from '../controller.ts';
import { referenced, requireCell, requireInstance, requirePool } from '../inventory/lookup.ts';
import type { Cell } from '../model/cell.ts';
import { isNanoError, NanoError } from '../model/errors.ts';
import type { Instance } from '../model/instance.ts';
import type { InstanceDetail, InstanceView } from '../model/views.ts';
import { readZone, targetOf } from '../operations/zone-record.ts';
import type { CellDriver, GuestReport } from '../ports.ts';
import { compareText } from '../scheduler/compare.ts';
import type { Services } from '../services.ts';
import { consoleLogPath, instanceView } from './instance-view.ts';
import { observeCells, recordedObservations } from './observe-cells.ts';

type Bounds = Pick<CallOptions, 'signal' | 'deadlineMs'>;

/** How long the guest's agent may take to answer, in milliseconds. */
const guestMs = 2_000;
const waitPollMs = 500;

export async function listInstances(
  services: Services,
  request: Freshness & { pool?: string | undefined; cell?: string | undefined },
  bounds: Bounds,
): Promise<InstanceView[]> {
  const { store } = services;
  const pool = request.pool === undefined ? undefined : await requirePool(store, request.pool);
  const onCell = request.cell === undefined ? undefined : await requireCell(store, request.cell);
  const instances = (await store.list('instances')).filter(
    (instance) =>
      (pool === undefined || instance.poolId === pool.id) && (onCell === undefined || instance.cellId === onCell.id),
  );
  const cells = await store.list('cells');
  const used = new Set(instances.map((instance) => instance.cellId));
  const observations =
    request.cached === true
      ? await recordedObservations(services)
      : await observeCells(
          services,
          cells.filter((cell) => used.has(cell.id)),
          bounds,
        );
  const names = {
    cells: new Map(cells.map((cell) => [cell.id, cell.name])),
    pools: new Map((await store.list('pools')).map((one) => [one.id, one.name])),
    images: new Map((await store.list('images')).map((image) => [image.id, image.name])),
  };
  const states = new Map(
    [...observations].map(([id, seen]) => [id, new Map(seen.domains.map((domain) => [domain.uuid, domain.state]))]),
  );
  return instances
    .map((instance) =>
      instanceView(instance, {
        names,
        seen: observations.get(instance.cellId),
        state: states.get(instance.cellId)?.get(instance.id),
      }),
    )
    .sort((a, b) => compareText(a.name, b.name));
}

export async function showInstance(
  services: Services,
  request: Freshness & { name: string /** Ask the guest itself as well; true unless told. */; guest?: boolean },
  bounds: Bounds,
): Promise<InstanceDetail> {
  const { store } = services;
  const instance = await requireInstance(store, request.name);
  const cell = await referenced(store, 'cells', instance.cellId);
  const live = request.cached !== true;
  const observations = live ? await observeCells(services, [cell], bounds) : await recordedObservations(services);
  const seen = observations.get(cell.id);
  const state = seen?.domains.find((domain) => domain.uuid === instance.id)?.state;
  const asked = request.guest !== false && live && seen?.failure === undefined && state === 'running';
  const guest = asked ? await guestReport(await driverOf(services, cell), instance.id, bounds) : undefined;
  return detail(services, instance, cell, { seen, state, guest });
}

/** Waits until the guest's agent answers; DEADLINE when it has not by then. */
export async function waitForGuest(
  services: Services,
  request: { name: string; timeoutMs: number },
  bounds: Bounds,
): Promise<InstanceDetail> {
  const instance = await requireInstance(services.store, request.name);
  const cell = await referenced(services.store, 'cells', instance.cellId);
  const driver = await driverOf(services, cell);
  const until = services.clock.now() + request.timeoutMs;
  for (;;) {
    const guest = await guestReport(driver, instance.id, bounds);
    if (guest?.agent === true) return showInstance(services, { name: request.name }, bounds);
    if (services.clock.now() > until) {
      throw new NanoError(
        'DEADLINE',
        `the guest of "${instance.name}" did not report within ${Math.round(request.timeoutMs / 1000)} s`,
        {
          hint: `nano instance console ${instance.name} shows what it is doing; an image without a guest agent never reports`,
        },
      );
    }
    await services.clock.sleep(waitPollMs, bounds.signal);
  }
}

async function driverOf(services: Services, cell: Cell): Promise<CellDriver> {
  return services.cells.at(targetOf(cell, await readZone(services.store)));
}

async function guestReport(driver: CellDriver, id: string, bounds: Bounds): Promise<GuestReport | undefined> {
  try {
    return await driver.guestReport(id, {
      deadlineMs: guestMs,
      ...(bounds.signal === undefined ? {} : { signal: bounds.signal }),
    });
  } catch (error) {
    if (isNanoError(error) && ['COMMAND_FAILED', 'DEADLINE', 'BAD_ANSWER'].includes(error.code)) return undefined;
    throw error;
  }
}

async function detail(
  services: Services,
  instance: Instance,
  cell: Cell,
  observed: Pick<Parameters<typeof instanceView>[1], 'seen' | 'state'> & { guest: GuestReport | undefined },
): Promise<InstanceDetail> {
  const { store } = services;
  const volumes = await store.find('volumes', 'instanceId', { equals: instance.id });
  const interfaces = await store.find('interfaces', 'instanceId', { equals: instance.id });
  const image = instance.imageId === undefined ? undefined : await store.get('images', instance.imageId);
  const stores = new Map((await store.find('stores', 'cellId', { equals: cell.id })).map((one) => [one.id, one.path]));
  const names = {
    cells: new Map([[cell.id, cell.name]]),
    pools: new Map([[instance.poolId, (await referenced(store, 'pools', instance.poolId)).name]]),
    images: new Map(image === undefined ? [] : [[image.id, image.name]]),
  };
  const { guest } = observed;
  return {
    ...instanceView(instance, { names, ...observed }),
    volumes: volumes.map((volume) => ({
      id: volume.id,
      target: volume.target,
      path: `${stores.get(volume.storeId) ?? ''}/${volume.path}`,
      virtualSizeBytes: volume.virtualSizeBytes,
      backingImage:
        volume.backingImageId === undefined ? null : (names.images.get(volume.backingImageId) ?? volume.backingImageId),
    })),
    interfaces: interfaces.map(({ mac, network, addresses }) => ({ mac, network, addresses })),
    guest:
      guest === undefined ? null : { agent: guest.agent, hostname: guest.hostname ?? null, addresses: guest.addresses },
    consoleLog: consoleLogPath(instance),
  };
}
