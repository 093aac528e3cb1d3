import type { Cell, Store } from '../model/cell.ts';
import { NanoError } from '../model/errors.ts';
import { isUuid } from '../model/ids.ts';
import type { Image } from '../model/image.ts';
import type { Instance } from '../model/instance.ts';
import type { Pool } from '../model/pool.ts';
import type { CollectionName, Collections } from './collections.ts';
import type { Reader } from './document-store.ts';

type Named = 'pools' | 'cells' | 'images' | 'instances';

const words: Readonly<Record<Named, { thing: string; list: string }>> = {
  pools: { thing: 'pool', list: 'nano pool list' },
  cells: { thing: 'cell', list: 'nano cell list' },
  images: { thing: 'image', list: 'nano image list' },
  instances: { thing: 'instance', list: 'nano instance list' },
};

/** Finds a thing by its name or its id; a name is never shaped like an id. */
async function lookUp<C extends Named>(
  reader: Reader,
  collection: C,
  reference: string,
): Promise<Collections[C] | undefined> {
  if (isUuid(reference)) return reader.get(collection, reference.toLowerCase());
  const [found] = await reader.find(collection, 'name', { equals: reference });
  return found;
}

async function required<C extends Named>(reader: Reader, collection: C, reference: string): Promise<Collections[C]> {
  const found = await lookUp(reader, collection, reference);
  if (found !== undefined) return found;
  const { thing, list } = words[collection];
  throw new NanoError('NOT_FOUND', `there is no ${thing} "${reference}"`, { hint: list });
}

export const findPool = (reader: Reader, reference: string): Promise<Pool | undefined> =>
  lookUp(reader, 'pools', reference);
export const findImage = (reader: Reader, reference: string): Promise<Image | undefined> =>
  lookUp(reader, 'images', reference);
export const findCell = (reader: Reader, reference: string): Promise<Cell | undefined> =>
  lookUp(reader, 'cells', reference);
export const findInstance = (reader: Reader, reference: string): Promise<Instance | undefined> =>
  lookUp(reader, 'instances', reference);

export const requirePool = (reader: Reader, reference: string): Promise<Pool> => required(reader, 'pools', reference);
export const requireImage = (reader: Reader, reference: string): Promise<Image> =>
  required(reader, 'images', reference);
export const requireCell = (reader: Reader, reference: string): Promise<Cell> => required(reader, 'cells', reference);
export const requireInstance = (reader: Reader, reference: string): Promise<Instance> =>
  required(reader, 'instances', reference);

/** The stores of a cell, the first one first. */
export function storesOf(reader: Reader, cellId: string): Promise<Store[]> {
  return reader.find('stores', 'cellId', { equals: cellId });
}

/** A document that another one names: its absence is a fault of the inventory, not of the request. */
export async function referenced<C extends CollectionName>(
  reader: Reader,
  collection: C,
  id: string,
): Promise<Collections[C]> {
  const found = await reader.get(collection, id);
  if (found !== undefined) return found;
  throw new NanoError('STATE_UNUSABLE', `the inventory names ${collection} ${id}, which it does not hold`);
}
