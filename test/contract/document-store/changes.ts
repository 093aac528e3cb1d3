import { expect, it } from 'vitest';
import type { Transaction } from '../../../src/controller/inventory/document-store.ts';
import type { Stores } from '../document-store.ts';
import { sampleId, sampleInstance, samplePool } from './samples.ts';

/** What lets somebody follow what others change without reading all of it again. */
export function changeCases(stores: () => Stores): void {
  const marks = async () => [await stores().store.changeMark(), await stores().other.changeMark()];

  it('has the same mark as long as nothing is written, however much is read', async () => {
    const { store, other } = stores();
    await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    const before = await marks();
    for (const one of [store, other]) {
      await one.list('pools');
      await one.find('pools', 'name', { equals: 'pool-1' });
      await one.revisions('pools');
    }
    expect(await marks()).toEqual(before);
  });

  it('has a mark that it never had, after each commit, for whoever made it and for others', async () => {
    const { store, other } = stores();
    const changes: readonly ((tx: Transaction) => Promise<unknown>)[] = [
      (tx) => tx.insert('pools', samplePool(1)),
      async (tx) => tx.update('pools', { ...samplePool(1), revision: 1 }),
      (tx) => tx.remove('pools', sampleId(1)),
      (tx) => tx.insert('pools', samplePool(1)),
    ];
    const seen = [await marks()];
    for (const [turn, change] of changes.entries()) {
      await (turn % 2 === 0 ? store : other).transaction(change);
      seen.push(await marks());
    }
    for (const side of [0, 1]) expect(new Set(seen.map((both) => both[side])).size).toBe(seen.length);
  });

  it('has the old mark while a transaction is at work, and another when it has ended', async () => {
    const { store } = stores();
    const before = await marks();
    let inside: readonly string[] = [];
    await store.transaction(async (tx) => {
      await tx.insert('pools', samplePool(1));
      inside = await marks();
    });
    expect(inside).toEqual(before);
    const after = await marks();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  it('does not let others look again for a transaction that failed', async () => {
    const { store, other } = stores();
    const before = await other.changeMark();
    const failing = store.transaction(async (tx) => {
      await tx.insert('pools', samplePool(1));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await other.changeMark()).toBe(before);
    expect(await other.revisions('pools')).toEqual(new Map());
  });

  it('tells the revision of each document of one collection, as it was last committed', async () => {
    const { store, other } = stores();
    expect(await store.revisions('instances')).toEqual(new Map());
    await store.transaction(async (tx) => {
      for (const number of [1, 2, 3]) await tx.insert('instances', sampleInstance(number));
      await tx.insert('pools', samplePool(4));
    });
    await other.transaction(async (tx) => {
      const first = await tx.update('instances', { ...sampleInstance(1), revision: 1 });
      await tx.update('instances', first);
      await tx.remove('instances', sampleId(2));
    });
    const expected = new Map([
      [sampleId(1), 3],
      [sampleId(3), 1],
    ]);
    for (const one of [store, other]) {
      expect(await one.revisions('instances')).toEqual(expected);
      expect(await one.revisions('instances')).toEqual(
        new Map((await one.list('instances')).map(({ id, revision }) => [id, revision])),
      );
    }
    await store.transaction(async (tx) => {
      await tx.insert('instances', sampleInstance(5));
      expect(await store.revisions('instances')).toEqual(expected);
    });
  });
}
