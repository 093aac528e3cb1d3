import type { Cell, Observation, Store } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { Reader } from './document-store.ts';

/** The cells of a zone with their stores and what they last said: read once, for all that a decision looks at. */
export interface ZoneSnapshot {
  readonly cells: readonly Cell[];
  /** The first store of each cell, by the cell's id: the one that instances are placed in. */
  readonly stores: ReadonlyMap<Id, Store>;
  readonly observations: ReadonlyMap<Id, Observation>;
}

export async function readZoneSnapshot(reader: Reader): Promise<ZoneSnapshot> {
  const stores = new Map<Id, Store>();
  for (const store of await reader.list('stores')) if (!stores.has(store.cellId)) stores.set(store.cellId, store);
  const observations = new Map((await reader.list('observations')).map((one) => [one.id, one]));
  return { cells: await reader.list('cells'), stores, observations };
}
