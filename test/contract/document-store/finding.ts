import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FindQuery } from '../../../src/controller/inventory/document-store.ts';
import type { Stores } from '../document-store.ts';
import { sampleId, sampleInstance, sampleLock, sampleOperation, samplePool, sampleTime } from './samples.ts';

export function findingCases(stores: () => Stores): void {
  const insertOperations = (numbers: readonly number[]) =>
    stores().store.transaction(async (tx) => {
      for (const number of numbers) await tx.insert('operations', sampleOperation(number));
    });
  const numbers = async (query: FindQuery) =>
    (await stores().store.find('operations', 'number', query)).map((operation) => operation.number);

  it('finds by one value and by several', async () => {
    await insertOperations([3, 1, 2, 10]);
    expect(await numbers({ equals: 2 })).toEqual([2]);
    expect(await numbers({ equals: [10, 1, 10, 99] })).toEqual([1, 10]);
    expect(await numbers({ equals: [] })).toEqual([]);
    expect(await numbers({ equals: 99 })).toEqual([]);
  });

  it('finds a range: from a value on, below another', async () => {
    await insertOperations([1, 2, 3, 10, 20]);
    expect(await numbers({ from: 2, below: 10 })).toEqual([2, 3]);
    expect(await numbers({ from: 10 })).toEqual([10, 20]);
    expect(await numbers({ below: 3 })).toEqual([1, 2]);
    expect(await numbers({ from: 3, below: 3 })).toEqual([]);
    const { store } = stores();
    const times = await store.find('operations', 'began', { from: sampleTime(2), below: sampleTime(10) });
    expect(times.map((operation) => operation.number)).toEqual([2, 3]);
  });

  it('orders numbers as numbers, descending on request, as many as were asked for', async () => {
    await insertOperations([9, 100, 10, 1]);
    expect(await numbers({})).toEqual([1, 9, 10, 100]);
    expect(await numbers({ order: 'descending' })).toEqual([100, 10, 9, 1]);
    expect(await numbers({ order: 'descending', limit: 2 })).toEqual([100, 10]);
    expect(await numbers({ from: 9, limit: 1 })).toEqual([9]);
    expect(await numbers({ limit: 0 })).toEqual([]);
  });

  it('orders text by its characters, not by a language', async () => {
    const { store } = stores();
    const names = ['b', 'a', 'Z', 'ä', 'a-1', 'a1', '\u{1f600}', '\uffee'];
    await store.transaction(async (tx) => {
      for (const [number, name] of names.entries()) await tx.insert('pools', samplePool(number, { name }));
    });
    const found = (await store.find('pools', 'name', {})).map((pool) => pool.name);
    expect(found).toEqual(['Z', 'a', 'a-1', 'a1', 'b', 'ä', '\uffee', '\u{1f600}']);
  });

  it('orders equal values by id, and descending in the exact reverse', async () => {
    const { store } = stores();
    await store.transaction(async (tx) => {
      for (const number of [3, 1, 2]) await tx.insert('locks', sampleLock(number, 'pool:a'));
      await tx.insert('locks', sampleLock(1, 'cell:a'));
    });
    const ascending = await store.find('locks', 'key', {});
    expect(ascending.map((lock) => lock.id)).toEqual(['cell:a/1', 'pool:a/1', 'pool:a/2', 'pool:a/3']);
    expect(await store.find('locks', 'key', { order: 'descending' })).toEqual(ascending.toReversed());
  });

  it('leaves out documents that have no value in the index', async () => {
    const { store } = stores();
    await store.transaction(async (tx) => {
      await tx.insert('operations', sampleOperation(1, { state: 'succeeded' }));
      await tx.insert('operations', sampleOperation(2, { state: 'waiting' }));
      await tx.insert('operations', sampleOperation(3));
    });
    const open = async (query: FindQuery) =>
      (await store.find('operations', 'open', query)).map((operation) => operation.number);
    expect(await open({})).toEqual([3, 2]);
    expect(await open({ below: 'z' })).toEqual([3, 2]);
    expect(await open({ equals: ['waiting', 'succeeded'] })).toEqual([2]);
  });

  it('follows changes: a document is found by what it is now', async () => {
    const { store } = stores();
    const first = await store.transaction((tx) => tx.insert('instances', sampleInstance(1)));
    await store.transaction((tx) => tx.update('instances', { ...first, name: 'db-1', cellId: sampleId(7) }));
    expect(await store.find('instances', 'name', { equals: 'web-1' })).toEqual([]);
    expect(await store.find('instances', 'name', { equals: 'db-1' })).toHaveLength(1);
    expect(await store.find('instances', 'cellId', { equals: sampleId(7) })).toHaveLength(1);
    await store.transaction((tx) => tx.remove('instances', first.id));
    expect(await store.find('instances', 'name', { equals: 'db-1' })).toEqual([]);
  });

  it('finds what a search through everything would find', { timeout: 30_000 }, async () => {
    const { store } = stores();
    const keys = ['cell:a', 'cell:b', 'pool:a', 'zone'];
    const locks = Array.from({ length: 40 }, (_, number) => sampleLock(number, keys[(number * 7) % 4] ?? 'zone'));
    await store.transaction(async (tx) => {
      for (const lock of locks) await tx.insert('locks', lock);
    });
    const key = fc.constantFrom(...keys, 'a', 'cell:aa', 'zz');
    const order = fc.constantFrom('ascending' as const, 'descending' as const);
    const form = { equals: fc.oneof(key, fc.array(key)), from: key, below: key, order, limit: fc.nat(12) };
    const query = fc.record(form, { requiredKeys: [] });
    const law = fc.asyncProperty(query, async (asked) => {
      const found = (await store.find('locks', 'key', asked)).map((lock) => lock.id);
      expect(found).toEqual(search(locks, asked));
    });
    await fc.assert(law, { numRuns: 200 });
  });
}

function search(locks: readonly { readonly id: string; readonly key: string }[], query: FindQuery): string[] {
  const { equals, from = '', below = '\u{10ffff}', order, limit } = query;
  const wanted = equals === undefined ? undefined : [equals].flat();
  const sorted = locks
    .filter(({ key }) => (wanted?.includes(key) ?? true) && key >= String(from) && key < String(below))
    .map(({ key, id }) => ({ sort: `${key} ${id}`, id }))
    .sort((left, right) => (left.sort < right.sort ? -1 : 1))
    .map(({ id }) => id);
  return (order === 'descending' ? sorted.reverse() : sorted).slice(0, limit);
}
