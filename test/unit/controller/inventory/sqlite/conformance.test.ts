import { describe } from 'vitest';
import { betterDriver } from '../../../../../src/controller/inventory/sqlite/better-driver.ts';
import type { DriverName } from '../../../../../src/controller/inventory/sqlite/driver.ts';
import { nodeDriver } from '../../../../../src/controller/inventory/sqlite/node-driver.ts';
import { documentStoreContract } from '../../../../contract/document-store.ts';
import { temporaryStores } from '../../../../support/temporary-store.ts';

const hasNode = nodeDriver() !== undefined;
// Where Node has its own, the package may have been installed for another version of it.
const hasBetter = await betterDriver().then(
  () => true,
  () => !hasNode,
);

// What this Node does not have is no skipped test: `npm test` runs these on other versions of Node as well.
if (hasNode) describe('a Node with SQLite', () => suite('node'));
if (hasBetter) describe('the package', () => suite('better-sqlite3'));

function suite(driver: DriverName): void {
  documentStoreContract(`SQLite by ${driver}`, async () => {
    const stores = temporaryStores();
    return { ...stores, open: () => stores.open({ driver }) };
  });
}
