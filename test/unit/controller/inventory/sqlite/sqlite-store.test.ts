import { expect, it } from 'vitest';
import type { Transaction } from '../../../../../src/controller/inventory/document-store.ts';
import { everyCollection } from '../../../../contract/document-store/every-collection.ts';
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

it('lists what a backup brought back, though the same revision was listed before', async () => {
  const { store, remove } = await temporaryStore();
  const { revision: _, ...sample } = everyCollection.stores;
  const rename = (path: string) =>
    store.transaction(async (tx) => {
      const [known] = await tx.list('stores');
      if (known !== undefined) await tx.update('stores', { ...known, path });
    });
  await store.transaction((tx) => tx.insert('stores', sample));
  const backup = await store.backUp?.();
  await rename('/before');
  const paths = async () => (await store.list('stores')).map(({ path, revision }) => [path, revision]);
  expect(await paths()).toEqual([['/before', 2]]);
  const seen: string[][] = [];
  const look = async (tx: Transaction) => void seen.push((await tx.list('stores')).map(({ path }) => path));
  if (backup !== undefined) await store.replace?.(backup, { before: look, after: look });
  expect(seen).toEqual([['/before'], [sample.path]]);
  await rename('/after');
  expect(await paths()).toEqual([['/after', 2]]);
  await remove();
});
