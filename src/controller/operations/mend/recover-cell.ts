import { object, string } from 'valibot';
import { makeClaim, releaseClaims } from '../../inventory/claims.ts';
import { referenced, requireCell, storesOf } from '../../inventory/lookup.ts';
import type { Cell } from '../../model/cell.ts';
import { NanoError } from '../../model/errors.ts';
import type { CellView } from '../../model/views.ts';
import type { CellMark, Zone, ZoneRecord } from '../../model/zone.ts';
import { showCell } from '../../queries/cells.ts';
import { candidatesOf } from '../../rebuild/candidates.ts';
import { chooseImages } from '../../rebuild/choose-images.ts';
import { chooseInstances } from '../../rebuild/choose-instances.ts';
import { type HeldDocuments, heldDocuments } from '../../rebuild/documents.ts';
import type { Conflict } from '../../rebuild/gathered.ts';
import type { Services } from '../../services.ts';
import { readRecorded } from '../../verify/recorded.ts';
import type { BasePlan, OperationKind, Step } from '../operation-kind.ts';
import { readZone, targetOf, zoneRecord } from '../zone-record.ts';

interface Plan extends BasePlan {
  readonly cell: Cell;
  readonly mark: CellMark;
  /** The mark that it carries; absent where it carries none, or the right one already. */
  readonly from?: CellMark;
  readonly marked: boolean;
  readonly record: ZoneRecord;
  readonly held: HeldDocuments;
  readonly conflicts: readonly Conflict[];
}

const surveyMs = 180_000;

/** Records what a cell has and the inventory does not know, and has the cell obey this inventory and know its zone. */
export const recoverCell: OperationKind<{ readonly name: string }, Plan, CellView> = {
  kind: 'cell.recover',
  version: 1,
  schema: object({ name: string() }),

  async plan({ name }, services, call) {
    const { store } = services;
    const cell = await requireCell(store, name);
    const zone = await readZone(store);
    const stores = await storesOf(store, cell.id);
    const target = targetOf(cell, zone);
    const survey = await services.cells
      .at(target)
      .survey({ stores }, { deadlineMs: surveyMs, ...(call.signal === undefined ? {} : { signal: call.signal }) });
    const mark = {
      zoneId: zone.id,
      generation: zone.generation,
      cellId: cell.id,
      machineId: survey.mark?.machineId ?? cell.facts.machineId,
      stores: stores.map(({ id, path }) => ({ id, path })),
    };
    refuseForeign(cell, zone, survey.mark);
    const marked = survey.mark?.generation === zone.generation;
    return {
      targets: { [cell.id]: target },
      cell,
      mark,
      ...(survey.mark === undefined || marked ? {} : { from: survey.mark }),
      marked,
      record: zoneRecord(zone, await store.list('pools'), await store.list('cells'), await store.list('stores')),
      ...(await unrecorded(services, cell, zone, survey)),
    };
  },

  subjects: ({ cell, held }) => [
    { kind: 'cell', id: cell.id, name: cell.name },
    ...held.instances.map(({ id, name }) => ({ kind: 'instance' as const, id, name })),
  ],
  words: ({ held, conflicts }) => ({
    facts: [
      { name: 'instances', value: held.instances.map(({ name }) => name).join(', ') || 'none' },
      { name: 'images', value: held.images.map(({ name }) => name).join(', ') || 'none' },
      { name: 'copies of images', value: String(held.replicas.length) },
      { name: 'deleted instances', value: String(held.trash.length) },
    ],
    warnings: conflicts.map(({ code, subject, fact, decision }) => `${code} ${subject}: ${fact}; ${decision}`),
  }),
  locks: ({ cell }) => [{ key: `cell:${cell.id}`, mode: 'exclusive' }],

  async claim(transaction, { held }) {
    for (const image of held.images) await transaction.insert('images', image);
    for (const replica of held.replicas) await transaction.insert('replicas', replica);
    for (const instance of held.instances) await transaction.insert('instances', instance);
    for (const volume of held.volumes) await transaction.insert('volumes', volume);
    for (const card of held.interfaces) await transaction.insert('interfaces', card);
    for (const placement of held.placements) await transaction.insert('placements', placement);
    for (const trashed of held.trash) await transaction.insert('trash', trashed);
    for (const claim of held.claims) await makeClaim(transaction, claim);
  },

  steps: ({ cell, mark, from, marked, record }) => [
    ...(marked
      ? []
      : [
          {
            name: 'mark',
            title: 'have the cell obey this inventory alone',
            cellId: cell.id,
            commit: true,
            act: ({ driver }) =>
              from === undefined ? driver(cell.id).createMark(mark) : driver(cell.id).raiseMark(from, mark),
          } satisfies Step,
        ]),
    {
      name: 'record',
      title: "write the zone's record",
      cellId: cell.id,
      act: ({ driver }) => driver(cell.id).writeZoneRecord(record),
    },
  ],

  async complete(transaction, { cell, record }) {
    const stored = await referenced(transaction, 'cells', cell.id);
    await transaction.update('cells', { ...stored, recordRevision: record.recordRevision });
    const { unmarked = [], ...zone } = await readZone(transaction);
    const left = unmarked.filter(({ cellId }) => cellId !== cell.id);
    if (left.length < unmarked.length)
      await transaction.update('zones', left.length === 0 ? zone : { ...zone, unmarked: left });
  },

  async release(transaction, { held }) {
    for (const { ownerId } of held.claims) await releaseClaims(transaction, ownerId);
    for (const { id } of held.trash) await transaction.remove('trash', id);
    for (const { id } of held.placements) await transaction.remove('placements', id);
    for (const { id } of held.interfaces) await transaction.remove('interfaces', id);
    for (const { id } of held.volumes) await transaction.remove('volumes', id);
    for (const { id } of held.instances) await transaction.remove('instances', id);
    for (const { id } of held.replicas) await transaction.remove('replicas', id);
    for (const { id } of held.images) await transaction.remove('images', id);
  },

  value: (request, services) => showCell(services, request, {}),
};

function refuseForeign(cell: Cell, zone: Zone, mark: CellMark | undefined): void {
  if (mark === undefined) return;
  if (mark.zoneId === zone.id && mark.cellId === cell.id && mark.generation <= zone.generation) return;
  throw new NanoError(
    'ZONE_LOST',
    `${cell.name} carries the mark of zone ${mark.zoneId}, generation ${mark.generation}`,
    {
      hint: 'use the inventory that it belongs to now',
    },
  );
}

async function unrecorded(
  services: Services,
  cell: Cell,
  zone: Zone,
  survey: Parameters<typeof candidatesOf>[2],
): Promise<Pick<Plan, 'held' | 'conflicts'>> {
  const { store, ids, clock } = services;
  const recorded = await readRecorded(store);
  const pools = await store.list('pools');
  const record = { id: cell.id, name: cell.name, poolId: cell.poolId, address: cell.address, enabled: cell.enabled };
  const known = new Set([...recorded.instances, ...recorded.trash].map(({ id }) => id));
  const found = candidatesOf(zone.id, record, survey);
  const instances = chooseInstances(found.candidates, new Set(pools.map(({ id }) => id)), {
    ids: known,
    names: new Set(recorded.instances.map(({ name }) => name)),
    macs: new Set(recorded.interfaces.map(({ mac }) => mac)),
  });
  const mark = { zoneId: zone.id, generation: zone.generation, cellId: cell.id, machineId: '', stores: [] };
  const images = chooseImages(
    zone.id,
    [{ cell: record, address: cell.address, mark, survey }],
    {
      images: recorded.images,
      places: new Set(recorded.replicas.map(({ imageId, cellId }) => `${imageId}@${cellId}`)),
    },
    ids.uuid,
  );
  return {
    held: heldDocuments(instances.chosen, images.images, images.replicas, pools, clock.now(), ids.uuid),
    conflicts: [
      ...found.conflicts.filter(({ code }) => code !== 'DOMAIN_LOST'),
      ...instances.conflicts,
      ...images.conflicts,
    ],
  };
}
