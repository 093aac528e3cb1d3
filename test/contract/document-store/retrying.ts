import { expect, it } from 'vitest';
import type { Stores } from '../document-store.ts';
import { sampleId, samplePool } from './samples.ts';

export function retryCases(stores: () => Stores): void {
  it('runs the work again when a document has changed since it was read, and stores only the last run', async () => {
    const { store, other } = stores();
    const read = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    await other.transaction((tx) => tx.update('pools', { ...read, name: 'renamed' }));
    let runs = 0;
    const stored = await store.transaction(async (tx) => {
      runs += 1;
      await tx.insert('pools', samplePool(10 + runs));
      const current = runs === 1 ? read : await tx.get('pools', read.id);
      return tx.update('pools', { ...(current ?? read), createdAt: 'now' });
    });
    expect(runs).toBe(2);
    expect(stored).toMatchObject({ name: 'renamed', createdAt: 'now', revision: 3 });
    expect((await store.list('pools')).map((pool) => pool.name)).toEqual(['renamed', 'pool-12']);
  });

  it('runs again even when the work has caught the conflict', async () => {
    const { store } = stores();
    const read = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    let runs = 0;
    await store.transaction(async (tx) => {
      runs += 1;
      if (runs > 1) return;
      await tx.update('pools', { ...read, revision: 7 }).catch(() => undefined);
      await tx.insert('pools', samplePool(2)).catch(() => undefined);
    });
    expect(runs).toBe(2);
    expect(await store.list('pools')).toEqual([read]);
  });

  it('gives up in the end, with nothing stored', { timeout: 20_000 }, async () => {
    const { store } = stores();
    const read = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    const stale = store.transaction(async (tx) => {
      await tx.insert('pools', samplePool(2));
      await tx.update('pools', { ...read, revision: 7 });
    });
    await expect(stale).rejects.toMatchObject({ code: 'WRONG_STATE', message: expect.stringContaining('"pool-1"') });
    expect(await store.list('pools')).toEqual([read]);
  });

  it('says that a document is gone when it was removed meanwhile', { timeout: 20_000 }, async () => {
    const { store } = stores();
    const read = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    await store.transaction((tx) => tx.remove('pools', read.id));
    const gone = store.transaction((tx) => tx.update('pools', read));
    await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('"pool-1"') });
    expect(await store.get('pools', sampleId(1))).toBeUndefined();
  });
}
