import { expect, it } from 'vitest';
import { samplePool } from '../../../../contract/document-store/samples.ts';
import { temporaryStore } from '../../../../support/temporary-store.ts';

it('tells the log why a transaction ran again', async () => {
  const told: string[] = [];
  const log = { debug: (message: string, facts = {}) => told.push(`${message}: ${JSON.stringify(facts)}`) };
  const { store, remove } = await temporaryStore({ log });
  const pool = await store.transaction((tx) => tx.insert('pools', samplePool(1)));
  told.length = 0;
  let stale = true;
  await store.transaction(async (tx) => {
    const revision = stale ? 7 : pool.revision;
    stale = false;
    await tx.update('pools', { ...pool, revision });
  });
  expect(told).toEqual([expect.stringContaining(`revision 7 of ${pool.id} in pools is not the stored one`)]);
  await remove();
});

it('answers reads while a transaction waits for its work', async () => {
  const { store, remove } = await temporaryStore();
  let finish = (): void => undefined;
  const waiting = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const writing = store.transaction(async (tx) => {
    await tx.insert('pools', samplePool(1));
    await waiting;
  });
  const next = store.transaction((tx) => tx.count('pools'));
  expect(await store.count('pools')).toBe(0);
  expect(await store.list('pools')).toEqual([]);
  finish();
  await writing;
  expect(await next).toBe(1);
  await remove();
});
