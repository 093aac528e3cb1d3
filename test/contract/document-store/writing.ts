import { expect, it } from 'vitest';
import type { Stores } from '../document-store.ts';
import { sampleId, sampleInstance, sampleInterface, sampleOperation, samplePool } from './samples.ts';

export function writingCases(stores: () => Stores): void {
  it('counts revisions: 1 for a new document, one more with each change', async () => {
    const { store } = stores();
    const first = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    const second = await store.transaction((tx) => tx.update('pools', { ...first, name: 'renamed' }));
    const third = await store.transaction((tx) => tx.update('pools', second));
    expect([first.revision, second.revision, third.revision]).toEqual([1, 2, 3]);
    expect(second).toEqual({ ...first, name: 'renamed', revision: 2 });
    expect(await store.get('pools', first.id)).toEqual(third);
  });

  it('removes, and removing what is not there is no error', async () => {
    const { store } = stores();
    const pool = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    await store.transaction((tx) => tx.remove('pools', pool.id));
    await store.transaction((tx) => tx.remove('pools', pool.id));
    expect(await store.list('pools')).toEqual([]);
    const again = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    expect(again.revision).toBe(1);
  });

  it('refuses a name that is taken, and says whose it is', async () => {
    const { store, other } = stores();
    await store.transaction((tx) => tx.insert('instances', sampleInstance(1)));
    const twice = other.transaction((tx) => tx.insert('instances', sampleInstance(2, { name: 'web-1' })));
    await expect(twice).rejects.toMatchObject({
      code: 'EXISTS',
      message: 'an instance named "web-1" exists already',
      details: [{ subject: 'web-1', facts: { collection: 'instances', index: 'name', id: sampleId(1) } }],
    });
    expect(await store.count('instances')).toBe(1);
  });

  it('refuses an id, a number and a MAC address that are taken', async () => {
    const { store } = stores();
    const mac = '52:54:00:00:00:01';
    await store.transaction(async (tx) => {
      await tx.insert('pools', samplePool(1));
      await tx.insert('interfaces', sampleInterface(1, mac));
      await tx.insert('operations', sampleOperation(12));
    });
    const sameId = store.transaction((tx) => tx.insert('pools', samplePool(1, { name: 'another' })));
    await expect(sameId).rejects.toMatchObject({
      code: 'EXISTS',
      message: `a pool with the id "${sampleId(1)}" exists already`,
    });
    const sameMac = store.transaction((tx) => tx.insert('interfaces', sampleInterface(2, mac)));
    await expect(sameMac).rejects.toMatchObject({
      code: 'EXISTS',
      message: `an interface with the MAC address ${mac} exists already`,
    });
    const sameNumber = store.transaction((tx) => tx.insert('operations', { ...sampleOperation(12), id: sampleId(13) }));
    await expect(sameNumber).rejects.toMatchObject({ code: 'EXISTS', message: 'an operation #12 exists already' });
  });

  it('refuses to rename to a name that is taken, but keeps a name as it is', async () => {
    const { store } = stores();
    await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    const second = await store.transaction((tx) => tx.insert('pools', samplePool(2)));
    const rename = store.transaction((tx) => tx.update('pools', { ...second, name: 'pool-1' }));
    await expect(rename).rejects.toMatchObject({ code: 'EXISTS', message: 'a pool named "pool-1" exists already' });
    await store.transaction((tx) => tx.update('pools', second));
    expect((await store.get('pools', second.id))?.name).toBe('pool-2');
  });

  it('goes on after EXISTS, which the work may catch', async () => {
    const { store } = stores();
    await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    await store.transaction(async (tx) => {
      await expect(tx.insert('pools', samplePool(2, { name: 'pool-1' }))).rejects.toMatchObject({ code: 'EXISTS' });
      await tx.insert('pools', samplePool(3));
    });
    expect((await store.list('pools')).map((pool) => pool.name)).toEqual(['pool-1', 'pool-3']);
  });

  it('frees a name in the transaction that removes or renames what had it', async () => {
    const { store } = stores();
    const first = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    await store.transaction(async (tx) => {
      const renamed = await tx.update('pools', { ...first, name: 'old' });
      const next = await tx.insert('pools', samplePool(2, { name: 'pool-1' }));
      await tx.remove('pools', next.id);
      await tx.update('pools', { ...renamed, name: 'pool-1' });
    });
    expect((await store.list('pools')).map((pool) => [pool.name, pool.revision])).toEqual([['pool-1', 3]]);
  });

  it('keeps text as it is, of any language and with any character', async () => {
    const { store } = stores();
    const texts = [
      'Grüße, 世界 👩‍🚀',
      `'; DROP TABLE instances; --`,
      '"quoted" \\ back',
      'a\u0000b\n\t\u007f',
      '',
      '\u2028',
    ];
    const labels = Object.fromEntries(texts.map((text) => [text, text]));
    for (const [number, owner] of texts.entries()) {
      await store.transaction((tx) => tx.insert('instances', sampleInstance(number, { owner, labels, name: owner })));
    }
    for (const [number, owner] of texts.entries()) {
      expect(await store.get('instances', sampleId(number))).toMatchObject({ owner, labels });
      expect(await store.find('instances', 'name', { equals: owner })).toHaveLength(1);
    }
  });

  it('keeps a document of several megabytes', async () => {
    const { store } = stores();
    const plan = Array.from({ length: 40_000 }, (_, number) => `step ${number} ${'x'.repeat(100)}`);
    await store.transaction((tx) => tx.insert('operations', sampleOperation(1, { plan })));
    expect((await store.get('operations', sampleId(1)))?.plan).toEqual(plan);
  });

  it('keeps thousands of documents', async () => {
    const { store, other } = stores();
    await store.transaction(async (tx) => {
      for (let number = 1; number <= 5000; number += 1) await tx.insert('instances', sampleInstance(number));
    });
    expect(await other.count('instances')).toBe(5000);
    expect((await other.list('instances')).at(-1)?.name).toBe('web-5000');
    expect(await other.find('instances', 'cellId', { equals: sampleId(2_000_007) })).toHaveLength(25);
  });
}
