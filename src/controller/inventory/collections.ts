import type { Cell, Observation, Store } from '../model/cell.ts';
import type { Claim } from '../model/claim.ts';
import type { Image, Replica } from '../model/image.ts';
import type { Instance, Interface, Volume } from '../model/instance.ts';
import { isOpen, type Lock, type Operation, type SubjectRecord } from '../model/operation.ts';
import type { PlacementRecord } from '../model/placement-record.ts';
import type { Pool } from '../model/pool.ts';
import type { TrashedInstance } from '../model/trash.ts';
import type { Zone } from '../model/zone.ts';

/** The collections of the inventory and the shapes of their documents. */
export interface Collections {
  zones: Zone;
  pools: Pool;
  cells: Cell;
  stores: Store;
  observations: Observation;
  images: Image;
  replicas: Replica;
  instances: Instance;
  volumes: Volume;
  interfaces: Interface;
  placements: PlacementRecord;
  trash: TrashedInstance;
  claims: Claim;
  operations: Operation;
  subjects: SubjectRecord;
  locks: Lock;
}

export type CollectionName = keyof Collections;

/** An index: how its value is taken from a document. A document without a value is not in the index. */
export interface Index<D> {
  readonly of: (document: D) => string | number | undefined;
  readonly unique?: true;
}

export type Indexes = { readonly [C in CollectionName]: Readonly<Record<string, Index<Collections[C]>>> };

/** Every index there is: `find` works on these only, and adding one is a migration of the store. */
export const indexes = {
  zones: {},
  pools: { name: { of: (pool) => pool.name, unique: true } },
  cells: {
    name: { of: (cell) => cell.name, unique: true },
    poolId: { of: (cell) => cell.poolId },
    machineId: { of: (cell) => cell.facts.machineId, unique: true },
  },
  stores: { cellId: { of: (store) => store.cellId } },
  observations: {},
  images: { name: { of: (image) => image.name, unique: true } },
  replicas: {
    imageId: { of: (replica) => replica.imageId },
    cellId: { of: (replica) => replica.cellId },
    place: { of: (replica) => `${replica.imageId}@${replica.cellId}`, unique: true },
  },
  instances: {
    name: { of: (instance) => instance.name, unique: true },
    poolId: { of: (instance) => instance.poolId },
    cellId: { of: (instance) => instance.cellId },
    imageId: { of: (instance) => instance.imageId },
    /** Of those alone that keep others off their cells: every placement in their pool must know them. */
    ruledPoolId: { of: (instance) => (instance.rules === undefined ? undefined : instance.poolId) },
  },
  volumes: {
    instanceId: { of: (volume) => volume.instanceId },
    storeId: { of: (volume) => volume.storeId },
    backingImageId: { of: (volume) => volume.backingImageId },
  },
  interfaces: {
    instanceId: { of: (card) => card.instanceId },
    mac: { of: (card) => card.mac, unique: true },
  },
  placements: {},
  trash: {
    name: { of: (trashed) => trashed.name },
    cellId: { of: (trashed) => trashed.cellId },
    /** What has expired is found without reading the rest. */
    until: { of: (trashed) => trashed.until },
  },
  claims: {
    ownerId: { of: (claim) => claim.ownerId },
    cellId: { of: (claim) => claim.cellId },
  },
  operations: {
    number: { of: (operation) => operation.number, unique: true },
    /** Operations that still hold locks, so that they are found without reading history. */
    open: { of: (operation) => (isOpen(operation) ? operation.state : undefined) },
    began: { of: began },
    /** When those began that came to nothing, so that they are found without reading what went well. */
    failed: {
      of: (operation) =>
        operation.state === 'failed' || operation.state === 'rolled-back' ? began(operation) : undefined,
    },
  },
  subjects: {
    subjectId: { of: (record) => record.subjectId },
    name: { of: (record) => record.name },
  },
  locks: {
    key: { of: (lock) => lock.key },
    operationId: { of: (lock) => lock.operationId },
  },
} as const satisfies Indexes;

export type IndexName<C extends CollectionName> = keyof (typeof indexes)[C] & string;

/** The time at which an operation began, and its number: several may begin in one millisecond. Times can be compared with it. */
export function began({ startedAt, number }: Pick<Operation, 'startedAt' | 'number'>): string {
  return `${startedAt} ${String(number).padStart(10, '0')}`;
}
