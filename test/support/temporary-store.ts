import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/controller/inventory/sqlite/open-sqlite-store.ts';

/** A directory in which stores can be opened, as several processes would open the same one. */
export interface TemporaryStores {
  readonly directory: string;
  open(options?: Partial<SqliteStoreOptions>): Promise<DocumentStore>;
  /** Closes what was opened and removes the directory. */
  remove(): Promise<void>;
}

export function temporaryStores(parent = tmpdir()): TemporaryStores {
  const directory = mkdtempSync(join(parent, 'nano-store-'));
  const removeNow = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeNow);
  const opened: DocumentStore[] = [];
  return {
    directory,
    open: async (options = {}) => {
      const store = await openSqliteStore({ directory, ...options });
      opened.push(store);
      return store;
    },
    remove: async () => {
      for (const store of opened) await store.close();
      process.off('exit', removeNow);
      removeNow();
    },
  };
}

/** An empty inventory for one test: `const { store, remove } = await temporaryStore()`. */
export async function temporaryStore(
  options: Partial<SqliteStoreOptions> = {},
): Promise<TemporaryStores & { readonly store: DocumentStore }> {
  const stores = temporaryStores(memoryDirectory() ?? tmpdir());
  return { ...stores, store: await stores.open(options) };
}

/** Where writing costs no disk: tests that are not about the store itself need not wait for one. */
function memoryDirectory(): string | undefined {
  try {
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    return '/dev/shm';
  } catch {
    return undefined;
  }
}
