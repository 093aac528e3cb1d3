import { expect, it } from 'vitest';
import type { DocumentStore } from '../../../src/controller/inventory/document-store.ts';
import type { Stores } from '../document-store.ts';
import { sampleOperation } from './samples.ts';

export function numberCases(stores: () => Stores): void {
  const next = (store: DocumentStore, sequence = 'operations') => store.transaction((tx) => tx.nextNumber(sequence));

  it('counts from 1, each sequence for itself', async () => {
    const { store, other } = stores();
    expect([await next(store), await next(other), await next(store)]).toEqual([1, 2, 3]);
    expect(await next(store, 'another')).toBe(1);
    const two = await store.transaction(async (tx) => [await tx.nextNumber('x'), await tx.nextNumber('x')]);
    expect(two).toEqual([1, 2]);
  });

  it('never gives a number twice to transactions at the same time', async () => {
    const { store, other } = stores();
    const numbers = await Promise.all(Array.from({ length: 40 }, (_, turn) => next(turn % 2 ? store : other)));
    expect(new Set(numbers).size).toBe(40);
  });

  it('stores no number twice though transactions fail', async () => {
    const { store } = stores();
    const create = (fail: boolean) =>
      store.transaction(async (tx) => {
        const number = await tx.nextNumber('operations');
        await tx.insert('operations', sampleOperation(number));
        if (fail) throw new Error('no');
      });
    for (const fail of [false, true, false, true, true, false]) await create(fail).catch(() => undefined);
    const stored = (await store.list('operations')).map((operation) => operation.number);
    expect(new Set(stored).size).toBe(3);
    expect(await next(store)).toBeGreaterThan(Math.max(...stored));
  });
}
