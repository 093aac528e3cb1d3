import { expect, it } from 'vitest';
import type { DocumentStore } from '../../../src/controller/inventory/document-store.ts';
import type { Stores } from '../document-store.ts';
import { sampleId, sampleInstance, samplePool, sampleZone } from './samples.ts';

/** Adds one to a number in a document, as a transaction that first reads and then writes. */
export function increment(store: DocumentStore): Promise<number> {
  return store.transaction(async (tx) => {
    const zone = (await tx.get('zones', sampleId(0))) ?? (await tx.insert('zones', sampleZone()));
    await Promise.resolve();
    return (await tx.update('zones', { ...zone, recordRevision: zone.recordRevision + 1 })).recordRevision;
  });
}

export function transactionCases(stores: () => Stores): void {
  it('returns what the work returns', async () => {
    expect(await stores().store.transaction(async () => 'result')).toBe('result');
  });

  it('stores nothing when the work throws, and throws the same', async () => {
    const { store } = stores();
    const kept = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    const thrown = new Error('no');
    const failing = store.transaction(async (tx) => {
      await tx.insert('pools', samplePool(2));
      await tx.update('pools', { ...kept, name: 'renamed' });
      await tx.insert('instances', sampleInstance(1));
      throw thrown;
    });
    await expect(failing).rejects.toBe(thrown);
    expect(await store.list('pools')).toEqual([kept]);
    expect(await store.count('instances')).toBe(0);
    await store.transaction((tx) => tx.insert('pools', samplePool(3)));
    expect(await store.count('pools')).toBe(2);
  });

  it('sees its own writes; others see them when it has ended', async () => {
    const { store, other } = stores();
    const kept = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    await store.transaction(async (tx) => {
      await tx.insert('pools', samplePool(2));
      await tx.update('pools', { ...kept, name: 'renamed' });
      expect((await tx.list('pools')).map((pool) => pool.name)).toEqual(['renamed', 'pool-2']);
      expect(await tx.count('pools')).toBe(2);
      expect(await tx.find('pools', 'name', { equals: 'renamed' })).toHaveLength(1);
      expect(await tx.get('pools', sampleId(2))).toMatchObject({ revision: 1 });
      for (const outside of [store, other]) {
        expect(await outside.list('pools')).toEqual([kept]);
        expect(await outside.get('pools', sampleId(2))).toBeUndefined();
        expect(await outside.count('pools')).toBe(1);
        expect(await outside.find('pools', 'name', { equals: 'renamed' })).toEqual([]);
      }
    });
    for (const outside of [store, other]) expect(await outside.count('pools')).toBe(2);
  });

  it('loses no change of transactions at the same time', async () => {
    const { store, other } = stores();
    const results = await Promise.all(Array.from({ length: 40 }, (_, turn) => increment(turn % 2 ? store : other)));
    expect(results.sort((left, right) => left - right)).toEqual(Array.from({ length: 40 }, (_, turn) => turn + 1));
  });

  it('is serializable: what one read has not changed when it is stored', async () => {
    const { store, other } = stores();
    await store.transaction(async (tx) => {
      for (const number of [1, 2]) await tx.insert('zones', { ...sampleZone(number), recordRevision: 1 });
    });
    // Each may take one away while two are left: only one of them can.
    const takeFrom = (from: DocumentStore, number: number) =>
      from.transaction(async (tx) => {
        const zones = await tx.list('zones');
        await new Promise((resolve) => setTimeout(resolve, 5));
        const zone = zones.find(({ id }) => id === sampleId(number));
        const left = zones.reduce((sum, { recordRevision }) => sum + recordRevision, 0);
        if (zone !== undefined && left >= 2) await tx.update('zones', { ...zone, recordRevision: 0 });
      });
    await Promise.all([takeFrom(store, 1), takeFrom(other, 2)]);
    const left = (await store.list('zones')).map((zone) => zone.recordRevision);
    expect(left.sort()).toEqual([0, 1]);
  });

  it('lets one of two win the same name', async () => {
    const { store, other } = stores();
    const insert = (into: DocumentStore, number: number) =>
      into.transaction((tx) => tx.insert('instances', sampleInstance(number, { name: 'web' })));
    const results = await Promise.allSettled([insert(store, 1), insert(other, 2)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'EXISTS' } });
  });

  it('refuses a transaction inside of another instead of waiting for itself', async () => {
    const { store } = stores();
    const nested = store.transaction(() => store.transaction(async () => 1));
    await expect(nested).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await store.transaction(async () => 2)).toBe(2);
  });

  it('refuses calls after its work has ended', async () => {
    const { store } = stores();
    const late = await store.transaction(async (tx) => () => tx.insert('pools', samplePool(1)));
    await expect(late()).rejects.toThrow('after its work had ended');
    expect(await store.count('pools')).toBe(0);
  });

  it('ends what was begun before it closes, and takes nothing after', async () => {
    const { store, other } = stores();
    const begun = increment(store);
    await store.close();
    expect(await begun).toBe(1);
    await expect(store.count('zones')).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(increment(store)).rejects.toMatchObject({ code: 'INTERNAL' });
    await store.close();
    expect(await increment(other)).toBe(2);
  });
}
