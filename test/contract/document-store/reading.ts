import { expect, it } from 'vitest';
import {
  type CollectionName,
  type Collections,
  type Indexes,
  type IndexName,
  indexes,
} from '../../../src/controller/inventory/collections.ts';
import type { DocumentStore, Transaction } from '../../../src/controller/inventory/document-store.ts';
import type { Stores } from '../document-store.ts';
import { everyCollection } from './every-collection.ts';
import { sampleId, sampleInstance, samplePool, sampleZone } from './samples.ts';

const declared: Indexes = indexes;
const isCollection = (name: string): name is CollectionName => name in declared;
const collectionNames = Object.keys(declared).filter(isCollection);

export function readingCases(stores: () => Stores): void {
  it('knows nothing of what was never stored', async () => {
    const { store } = stores();
    expect(await store.get('instances', sampleId(1))).toBeUndefined();
    expect(await store.list('instances')).toEqual([]);
    expect(await store.count('instances')).toBe(0);
    expect(await store.find('instances', 'name', { equals: 'web-1' })).toEqual([]);
  });

  it('gives back a document as it was stored', async () => {
    const { store, other } = stores();
    const sample = sampleInstance(1, { labels: { role: 'web' } });
    await store.transaction((tx) => tx.insert('instances', sample));
    const expected = { ...sample, revision: 1 };
    expect(await store.get('instances', sample.id)).toEqual(expected);
    expect(await other.get('instances', sample.id)).toEqual(expected);
    expect(await other.find('instances', 'name', { equals: 'web-1' })).toEqual([expected]);
    expect(await other.list('instances')).toEqual([expected]);
  });

  it('keeps what is absent absent', async () => {
    const { store } = stores();
    const stored = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    expect('network' in stored).toBe(false);
    const read = await store.get('pools', stored.id);
    expect(read !== undefined && 'network' in read).toBe(false);
  });

  it('lists by id, whatever the order of storing', async () => {
    const { store } = stores();
    await store.transaction(async (tx) => {
      for (const number of [5, 1, 4, 2, 3]) await tx.insert('instances', sampleInstance(number));
    });
    const ids = (await store.list('instances')).map((instance) => instance.id);
    expect(ids).toEqual([1, 2, 3, 4, 5].map(sampleId));
    expect(await store.count('instances')).toBe(5);
  });

  it('keeps collections apart', async () => {
    const { store } = stores();
    await store.transaction(async (tx) => {
      await tx.insert('zones', sampleZone(1));
      await tx.insert('pools', samplePool(1));
    });
    expect(await store.count('zones')).toBe(1);
    expect(await store.get('instances', sampleId(1))).toBeUndefined();
  });

  it('gives documents that are the callers own: changing one changes nothing that is stored', async () => {
    const { store } = stores();
    const labels = { role: 'web' };
    const given = sampleInstance(1, { labels });
    const inserted = await store.transaction((tx) => tx.insert('instances', given));
    labels.role = 'changed';
    Object.assign(inserted, { name: 'changed' });
    Object.assign((await store.get('instances', given.id)) ?? {}, { name: 'changed' });
    expect(await store.get('instances', given.id)).toMatchObject({ name: 'web-1', labels: { role: 'web' } });
  });

  it.each(collectionNames)('finds a document of %s by each of its indexes', async (collection) => {
    await findByEachIndex(stores().store, collection);
  });

  it.each(collectionNames)(
    'gives %s as they are now, whoever has written since they were last listed',
    async (name) => {
      await listAsItIs(stores(), name);
    },
  );

  it('sees at once what another process has stored', async () => {
    const { store, other } = stores();
    for (const number of [1, 2, 3]) {
      await store.transaction((tx) => tx.insert('instances', sampleInstance(number)));
      expect(await other.count('instances')).toBe(number);
    }
  });
}

async function findByEachIndex<C extends CollectionName>(store: DocumentStore, collection: C): Promise<void> {
  const { revision: _, ...document } = everyCollection[collection];
  const stored = await store.transaction((tx) => tx.insert(collection, document));
  expect(stored).toEqual(everyCollection[collection]);
  expect(await store.get(collection, stored.id)).toEqual(stored);
  const isIndex = (name: string): name is IndexName<C> => name in indexes[collection];
  for (const index of Object.keys(declared[collection]).filter(isIndex)) {
    const equals = declared[collection][index]?.of(stored);
    expect([index, equals]).not.toEqual([index, undefined]);
    if (equals !== undefined)
      expect([index, await store.find(collection, index, { equals })]).toEqual([index, [stored]]);
  }
}

async function listAsItIs<C extends CollectionName>({ store, other }: Stores, collection: C): Promise<void> {
  const { revision: _, ...document } = everyCollection[collection];
  const lists = async () => {
    const listed = [await store.list(collection), await other.list(collection)];
    const got = [await store.get(collection, document.id), await other.get(collection, document.id)];
    expect(got).toEqual(listed.map(([first]) => first));
    return listed;
  };
  const inVain = async (write: (tx: Transaction) => Promise<Collections[C]>) => {
    const failing = store.transaction(async (tx) => {
      const written = await write(tx);
      expect(await tx.list(collection)).toEqual([written]);
      expect(await tx.get(collection, document.id)).toEqual(written);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
  };
  await inVain((tx) => tx.insert(collection, document));
  expect(await lists()).toEqual([[], []]);
  let now = await store.transaction((tx) => tx.insert(collection, document));
  expect(await lists()).toEqual([[now], [now]]);
  await inVain((tx) => tx.update(collection, now));
  expect(await lists()).toEqual([[now], [now]]);
  for (const writer of [other, store, store, other]) {
    now = await writer.transaction((tx) => tx.update(collection, now));
    expect(await lists()).toEqual([[now], [now]]);
  }
  for (const writer of [store, other]) {
    await writer.transaction((tx) => tx.remove(collection, now.id));
    expect(await lists()).toEqual([[], []]);
    now = await writer.transaction((tx) => tx.insert(collection, document));
    expect(await lists()).toEqual([[now], [now]]);
  }
}
