import { beforeEach, describe } from 'vitest';
import { changeCases } from '../../../contract/document-store/changes.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

/** The observation's tests stand on it: what follows changes must find there what the real one tells. */
describe('the inventory in memory', () => {
  let store: MemoryStore;
  beforeEach(() => {
    store = new MemoryStore();
  });
  changeCases(() => ({ store, other: store }));
});
