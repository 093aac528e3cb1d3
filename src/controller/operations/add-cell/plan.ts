import { findCell, requirePool } from '../../inventory/lookup.ts';
import type { CellAddress, HostKey } from '../../model/address.ts';
import type { Cell, Store } from '../../model/cell.ts';
import type { New } from '../../model/document.ts';
import { NanoError } from '../../model/errors.ts';
import type { Finding, HostFacts } from '../../model/host-facts.ts';
import { nameProblem } from '../../model/names.ts';
import type { HostNetwork } from '../../model/network.ts';
import type { Pool } from '../../model/pool.ts';
import type { CellMark, Zone, ZoneRecord } from '../../model/zone.ts';
import type { Inspection } from '../../ports.ts';
import { type Services, timestamp } from '../../services.ts';
import type { BasePlan, PlanCall } from '../operation-kind.ts';
import { readZone, withoutAcceptance, zoneRecord } from '../zone-record.ts';
import { chooseNetwork } from './network.ts';
import { type AddCellInput, addressOf, defaultStoragePath } from './request.ts';

/** Checking a host takes as long as measuring its accelerator does, in milliseconds. */
const inspectMs = 90_000;

export interface AddCellPlan extends BasePlan {
  readonly cell: Omit<New<Cell>, 'state' | 'claimed' | 'instances' | 'recordRevision'>;
  readonly store: New<Store>;
  /** Whether the store's directory was there before. */
  readonly storeExists: boolean;
  readonly pool: Pool;
  readonly network: HostNetwork;
  readonly mark: CellMark;
  /** The mark that is replaced, where the host is taken over. */
  readonly takenFrom?: CellMark;
  /** The zone's record that is replaced with it. */
  readonly takenRecord?: ZoneRecord;
  readonly record: ZoneRecord;
  readonly findings: readonly Finding[];
}

/** Checks the host, before anything is changed on it, and decides what it becomes. */
export async function planAddCell(request: AddCellInput, services: Services, call: PlanCall): Promise<AddCellPlan> {
  const pool = await requirePool(services.store, request.pool);
  if (request.name !== undefined) await refuseTakenName(services, request.name);
  const zone = await readZone(services.store);
  const address = addressOf(request);
  const path = request.storagePath ?? defaultStoragePath;
  const inspection = await services.cells.at({ name: request.name ?? request.host, address }).inspect(
    {
      storagePath: path,
      ...(pool.network === undefined ? {} : { network: pool.network }),
      ...(request.accelerator === undefined ? {} : { acceleratorOverride: request.accelerator }),
    },
    { deadlineMs: inspectMs, ...(call.signal === undefined ? {} : { signal: call.signal }) },
  );
  const { mark: old } = inspection;
  if (old !== undefined) await refuseMarked(services, old, zone, request.takeOver === true);
  // A cell of this zone that was forgotten is the same cell again: what lies on it names it so.
  const own = old?.zoneId === zone.id ? old : undefined;
  const facts = fitFacts(request.host, inspection);
  await refuseKnownHost(services, facts.machineId);
  const network = chooseNetwork(pool, request.network, facts.networks);
  const name = request.name ?? nameFrom(facts.hostname);
  await refuseTakenName(services, name);

  const taken = old === undefined ? undefined : await services.cells.at({ name, address }).survey({ stores: [] });
  const id = own?.cellId ?? services.ids.uuid();
  const pinned = pin(address, inspection.hostKey);
  const cell = {
    id,
    name,
    poolId: pool.id,
    address: pinned,
    enabled: true,
    createdAt: timestamp(services),
    facts,
    ...(request.accelerator === undefined ? {} : { accelerator: request.accelerator }),
  };
  const { storage } = facts;
  const store: New<Store> = {
    id: own?.stores.find((marked) => marked.path === path)?.id ?? services.ids.uuid(),
    cellId: id,
    kind: 'directory',
    path,
    filesystem: storage.filesystem,
    capacityBytes: storage.capacityBytes,
    foreignBytes: storage.capacityBytes - storage.availableBytes,
  };
  const mark = {
    zoneId: zone.id,
    generation: zone.generation,
    cellId: id,
    machineId: facts.machineId,
    stores: [{ id: store.id, path }],
  };
  return {
    targets: { [id]: { name, address: pinned } },
    cell,
    store,
    storeExists: inspection.storageExists,
    pool,
    network,
    mark,
    ...(old === undefined ? {} : { takenFrom: old }),
    ...(taken?.record === undefined ? {} : { takenRecord: taken.record }),
    record: await recordWith(services, zone, pool, network, cell, store),
    findings: inspection.findings,
  };
}

/** The record as it will be once this cell has joined. */
async function recordWith(
  services: Services,
  zone: Zone,
  pool: Pool,
  network: HostNetwork,
  cell: AddCellPlan['cell'],
  store: New<Store>,
): Promise<ZoneRecord> {
  const pools = await services.store.list('pools');
  const joined: Cell = {
    ...cell,
    state: 'ready',
    claimed: { cores: 0, memoryBytes: 0, storeBytes: {} },
    instances: 0,
    recordRevision: 0,
    revision: 1,
  };
  return zoneRecord(
    { ...zone, recordRevision: zone.recordRevision + 1 },
    pools.map((one) =>
      one.id === pool.id ? { ...one, network: pool.network ?? { kind: network.kind, name: network.name } } : one,
    ),
    [...(await services.store.list('cells')), joined],
    [...(await services.store.list('stores')), store],
  );
}

function fitFacts(host: string, inspection: Inspection): HostFacts {
  const errors = inspection.findings.filter((finding) => finding.severity === 'error');
  const { facts } = inspection;
  if (errors.length === 0 && facts !== undefined) return facts;
  const code = errors.some((finding) => finding.code === 'NO_RIGHTS') ? 'NO_RIGHTS' : 'CELL_UNFIT';
  throw new NanoError(code, `"${host}" cannot be a cell yet; nothing was changed on it`, {
    details: errors.map((finding) => ({
      subject: finding.code,
      code: finding.code,
      reason: finding.remedy === undefined ? finding.fact : `${finding.fact}; ${finding.remedy}`,
    })),
    hint: 'mend what is listed and add it again',
  });
}

async function refuseMarked(services: Services, mark: CellMark, zone: Zone, takeOver: boolean): Promise<void> {
  const known = mark.zoneId === zone.id ? await services.store.get('cells', mark.cellId) : undefined;
  if (known !== undefined) {
    const pool = await services.store.get('pools', known.poolId);
    throw new NanoError('IN_USE', `the host is already cell "${known.name}" in pool "${pool?.name}"`, {
      hint: `nano pool remove-cell ${pool?.name} ${known.name} would take it out`,
    });
  }
  if (mark.zoneId === zone.id && mark.generation > zone.generation) {
    throw new NanoError('ZONE_LOST', `the host obeys a newer inventory of this zone, generation ${mark.generation}`, {
      hint: 'use that one; if it is gone for good: nano rebuild --from the host, in an empty NANO_HOME',
    });
  }
  if (takeOver) return;
  const whose = mark.zoneId === zone.id ? 'this zone, which no longer knows it' : `another zone, ${mark.zoneId}`;
  throw new NanoError('IN_USE', `the host carries the mark of ${whose}`, {
    hint: 'if whoever drives it is gone for good: --take-over',
  });
}

async function refuseKnownHost(services: Services, machineId: string): Promise<void> {
  const [known] = await services.store.find('cells', 'machineId', { equals: machineId });
  if (known === undefined) return;
  throw new NanoError('IN_USE', `the host has the machine id of cell "${known.name}"`, {
    hint: 'a cloned host needs an id of its own: rm /etc/machine-id && systemd-machine-id-setup',
  });
}

async function refuseTakenName(services: Services, name: string): Promise<void> {
  if ((await findCell(services.store, name)) === undefined) return;
  throw new NanoError('EXISTS', `a cell named "${name}" exists already`, { hint: 'give another one with --name' });
}

function nameFrom(hostname: string): string {
  const [label = ''] = hostname.toLowerCase().split('.');
  if (nameProblem(label) === undefined) return label;
  throw new NanoError('INVALID_VALUE', `the host's own name "${hostname}" cannot be a cell's name`, {
    hint: 'give one with --name',
  });
}

function pin(address: CellAddress, hostKey: HostKey | undefined): CellAddress {
  if (address.kind === 'local' || hostKey === undefined) return address;
  return withoutAcceptance({ ...address, hostKeys: [hostKey] });
}
