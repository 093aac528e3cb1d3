import { referenced, requirePool } from '../../inventory/lookup.ts';
import { noResources } from '../../model/claim.ts';
import { NanoError } from '../../model/errors.ts';
import { formatNetwork } from '../../model/network.ts';
import { formatSize } from '../../model/units.ts';
import type { CellView } from '../../model/views.ts';
import type { CellMark } from '../../model/zone.ts';
import { showCell } from '../../queries/cells.ts';
import type { OperationKind, Step } from '../operation-kind.ts';
import { raiseRecord } from '../zone-record.ts';
import { type AddCellPlan, planAddCell } from './plan.ts';
import { type AddCellInput, addCellSchema } from './request.ts';

/** Brings a host into a pool: all of it, or no trace on either side. */
export const addCell: OperationKind<AddCellInput, AddCellPlan, CellView> = {
  kind: 'pool.add-cell',
  version: 1,
  changesZoneRecord: true,
  schema: addCellSchema,
  plan: planAddCell,

  subjects: ({ cell }) => [{ kind: 'cell', id: cell.id, name: cell.name }],

  words: ({ cell, store, network, findings, mark, takenFrom }) => ({
    facts: [
      { name: 'host', value: `${cell.facts.hostname} (${cell.facts.os})` },
      { name: 'cores', value: String(cell.facts.cores) },
      { name: 'memory', value: formatSize(cell.facts.memoryBytes) },
      {
        name: 'storage',
        value: `${store.path} (${store.filesystem}, ${formatSize(cell.facts.storage.availableBytes)} free)`,
      },
      { name: 'network', value: formatNetwork(network) },
      {
        name: 'accelerator',
        value: `${cell.accelerator ?? cell.facts.accelerator.type}: ${cell.facts.accelerator.reason}`,
      },
    ],
    warnings: [
      ...takenWords(takenFrom, mark),
      ...findings
        .filter((finding) => finding.severity === 'warning')
        .map((finding) => `${finding.fact}${finding.remedy === undefined ? '' : ` (${finding.remedy})`}`),
    ],
  }),

  locks: ({ cell, pool }) => [
    { key: 'zone', mode: 'shared' },
    { key: `pool:${pool.id}`, mode: 'shared' },
    { key: `cell:${cell.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { cell, store, pool }) {
    await referenced(transaction, 'pools', pool.id);
    await transaction.insert('cells', {
      ...cell,
      state: 'joining',
      claimed: noResources,
      instances: 0,
      recordRevision: 0,
    });
    await transaction.insert('stores', store);
  },

  steps: (plan) => addCellSteps(plan),

  async complete(transaction, { cell, pool, network, record }) {
    const stored = await referenced(transaction, 'cells', cell.id);
    await transaction.update('cells', { ...stored, state: 'ready', recordRevision: record.recordRevision });
    const current = await requirePool(transaction, pool.id);
    const settled = current.network ?? { kind: network.kind, name: network.name };
    if (settled.kind !== network.kind || settled.name !== network.name) {
      throw new NanoError('WRONG_STATE', `pool "${pool.name}" has meanwhile settled on ${formatNetwork(settled)}`, {
        hint: 'try again',
      });
    }
    if (current.network === undefined) await transaction.update('pools', { ...current, network: settled });
    await raiseRecord(transaction);
  },

  async release(transaction, { cell, store }) {
    await transaction.remove('stores', store.id);
    await transaction.remove('cells', cell.id);
  },

  value: (request, services, plan) => showCell(services, { name: plan?.cell.id ?? request.host }, {}),
};

function addCellSteps(plan: AddCellPlan): Step[] {
  const { cell, store, network, mark, takenFrom, takenRecord, record, storeExists } = plan;
  // What was there before nano came stays when it goes back.
  const isKept = takenFrom?.stores.some(({ path }) => path === store.path) === true;
  const cellId = cell.id;
  return [
    {
      name: 'mark',
      title: "mark the host as the zone's",
      cellId,
      act: ({ driver }) =>
        takenFrom === undefined ? driver(cellId).createMark(mark) : driver(cellId).raiseMark(takenFrom, mark),
      undo: ({ driver }) =>
        takenFrom === undefined ? driver(cellId).removeMark(mark) : driver(cellId).raiseMark(mark, takenFrom),
    },
    {
      name: 'store',
      title: `make the store in ${store.path}`,
      cellId,
      act: ({ driver }) => driver(cellId).createStore(store.path),
      ...(isKept
        ? {}
        : { undo: ({ driver }) => driver(cellId).removeStore(store.path, { keepDirectory: storeExists }) }),
    },
    ...startNetwork(cellId, network),
    {
      name: 'record',
      title: "write the zone's record",
      cellId,
      act: ({ driver }) => driver(cellId).writeZoneRecord(record),
      undo: ({ driver }) =>
        takenRecord === undefined ? driver(cellId).removeZoneRecord() : driver(cellId).writeZoneRecord(takenRecord),
    },
  ];
}

function startNetwork(cellId: string, network: AddCellPlan['network']): Step[] {
  if (network.kind !== 'libvirt' || network.active) return [];
  return [
    {
      name: 'network',
      title: `start libvirt's network ${network.name}`,
      cellId,
      act: ({ driver }) => driver(cellId).startNetwork(network.name),
      undo: ({ driver }) => driver(cellId).stopNetwork(network.name),
    },
  ];
}

function takenWords(from: CellMark | undefined, to: CellMark): string[] {
  if (from === undefined) return [];
  if (from.zoneId === to.zoneId) return ['it was a cell of this zone: nano verify --fix records what is still on it'];
  return [`it is taken from zone ${from.zoneId}, whose inventory can no longer change anything on it`];
}
