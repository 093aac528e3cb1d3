import { afterEach, beforeEach, describe } from 'vitest';
import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import { changeCases } from './document-store/changes.ts';
import { findingCases } from './document-store/finding.ts';
import { numberCases } from './document-store/numbers.ts';
import { readingCases } from './document-store/reading.ts';
import { retryCases } from './document-store/retrying.ts';
import { transactionCases } from './document-store/transactions.ts';
import { writingCases } from './document-store/writing.ts';

/** One inventory, empty at first, that can be opened several times as several processes would open it. */
export interface StoreUnderTest {
  open(): Promise<DocumentStore>;
  /** Closes what was opened and removes it. */
  remove(): Promise<void>;
}

/** What the cases of the suite work with: two openings of the same inventory. */
export interface Stores {
  store: DocumentStore;
  other: DocumentStore;
}

/** What an implementation of DocumentStore must do. Each test gets an empty inventory from `create`. */
export function documentStoreContract(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`document store: ${name}`, () => {
    let underTest: StoreUnderTest;
    let stores: Stores;
    beforeEach(async () => {
      underTest = await create();
      stores = { store: await underTest.open(), other: await underTest.open() };
    });
    afterEach(() => underTest.remove());

    const current = () => stores;
    describe('reading', () => readingCases(current));
    describe('finding', () => findingCases(current));
    describe('writing', () => writingCases(current));
    describe('transactions', () => transactionCases(current));
    describe('running again', () => retryCases(current));
    describe('numbers', () => numberCases(current));
    describe('changes', () => changeCases(current));
  });
}
