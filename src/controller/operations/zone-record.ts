import type { Reader, Transaction } from '../inventory/document-store.ts';
import type { Cell, Store } from '../model/cell.ts';
import { NanoError } from '../model/errors.ts';
import type { Pool } from '../model/pool.ts';
import type { RecordedCell, Zone, ZoneRecord } from '../model/zone.ts';
import type { CellTarget } from '../ports.ts';
import type { Services } from '../services.ts';

/** How long an operation's end waits for cells that hold an old record; they get it with the next change. */
const renewalMs = 2_000;
const atOnce = 8;

export async function readZone(reader: Reader): Promise<Zone> {
  const [zone] = await reader.list('zones');
  if (zone === undefined) throw new NanoError('STATE_UNUSABLE', 'the inventory holds no zone');
  return zone;
}

/** Says that the zone's record has changed: each cell's copy is old from now on. */
export async function raiseRecord(transaction: Transaction): Promise<Zone> {
  const zone = await readZone(transaction);
  return transaction.update('zones', { ...zone, recordRevision: zone.recordRevision + 1 });
}

/** A cell as operations reach it: with the mark that it must carry. */
export function targetOf(cell: Pick<Cell, 'id' | 'name' | 'address'>, zone: Zone): CellTarget {
  return {
    name: cell.name,
    address: cell.address,
    mark: { zoneId: zone.id, generation: zone.generation, cellId: cell.id },
  };
}

export function zoneRecord(
  zone: Zone,
  pools: readonly Pool[],
  cells: readonly Cell[],
  stores: readonly Omit<Store, 'revision'>[],
): ZoneRecord {
  return {
    format: 1,
    zoneId: zone.id,
    createdAt: zone.createdAt,
    generation: zone.generation,
    recordRevision: zone.recordRevision,
    pools: pools.map(({ revision: _, ...pool }) => pool),
    cells: cells.filter((cell) => cell.state === 'ready').map((cell) => recordedCell(cell, stores)),
  };
}

function recordedCell(cell: Cell, stores: readonly Omit<Store, 'revision'>[]): RecordedCell {
  const { id, name, poolId, address, enabled, disabledAt, createdAt, facts, accelerator, labels, policy } = cell;
  const { hostname, machineId, architecture, cores, memoryBytes } = facts;
  return {
    id,
    name,
    poolId,
    address: withoutAcceptance(address),
    enabled,
    ...(disabledAt === undefined ? {} : { disabledAt }),
    createdAt,
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(labels === undefined ? {} : { labels }),
    ...(policy === undefined ? {} : { policy }),
    host: { hostname, machineId, architecture, cores, memoryBytes, accelerator: facts.accelerator },
    stores: stores.filter((store) => store.cellId === id).map(({ cellId: _, ...store }) => withoutRevision(store)),
  };
}

/** A document as cells keep it: its revision is the inventory's own. */
export function withoutRevision<T extends object>(document: T & { readonly revision?: number }): Omit<T, 'revision'> {
  const { revision: _, ...rest } = document;
  return rest;
}

/** What the operator accepted at the first meeting is no part of the cell: its pinned key is. */
export function withoutAcceptance(address: Cell['address']): Cell['address'] {
  if (address.kind === 'local') return address;
  const { acceptedFingerprint: _, acceptAnyHostKey: __, ...rest } = address;
  return rest;
}

/**
 * Brings the zone's record to all cells that hold an old one. A cell that is away costs nothing: it is asked again
 * at the end of the next operation that changes the record.
 */
export async function renewZoneRecords(services: Services): Promise<void> {
  const zone = await readZone(services.store);
  const cells = await services.store.list('cells');
  const { store } = services;
  const record = zoneRecord(zone, await store.list('pools'), cells, await store.list('stores'));
  const old = cells.filter((cell) => cell.state === 'ready' && cell.recordRevision < zone.recordRevision);
  const signal = AbortSignal.timeout(renewalMs);
  const renewed: Cell[] = [];
  const renew = async (cell: Cell): Promise<void> => {
    try {
      await services.cells
        .at(targetOf(cell, zone))
        .writeZoneRecord(record)
        .run({ operationId: zone.id, attempt: zone.recordRevision, signal, deadlineMs: renewalMs });
      renewed.push(cell);
    } catch (error) {
      services.logger.debug(`${cell.name} keeps an old zone record`, { error: String(error) });
    }
  };
  const queue = [...old];
  await Promise.all(
    Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
      for (let cell = queue.shift(); cell !== undefined && !signal.aborted; cell = queue.shift()) await renew(cell);
    }),
  );
  if (renewed.length === 0) return;
  await services.store.transaction(async (transaction) => {
    for (const { id } of renewed) {
      const cell = await transaction.get('cells', id);
      if (cell !== undefined) await transaction.update('cells', { ...cell, recordRevision: zone.recordRevision });
    }
  });
}
