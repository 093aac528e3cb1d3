import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqliteConnection } from '../../../../../src/controller/inventory/sqlite/driver.ts';
import { type Migration, migrations } from '../../../../../src/controller/inventory/sqlite/migrations.ts';
import { selectDriver } from '../../../../../src/controller/inventory/sqlite/select-driver.ts';
import { sampleId, sampleInstance, samplePool } from '../../../../contract/document-store/samples.ts';
import { type TemporaryStores, temporaryStores } from '../../../../support/temporary-store.ts';

describe('the schema of the inventory', () => {
  let stores: TemporaryStores;
  beforeEach(() => {
    stores = temporaryStores();
  });
  afterEach(() => stores.remove());

  const raw = async <T>(work: (connection: SqliteConnection) => T): Promise<T> => {
    const connection = (await selectDriver()).open(join(stores.directory, 'inventory.db'));
    try {
      return work(connection);
    } finally {
      connection.close();
    }
  };
  const version = () => raw((connection) => connection.prepare('PRAGMA user_version').get()?.user_version);
  const backups = () => readdirSync(join(stores.directory, 'backups'));
  const createWithPool = async () => {
    const store = await stores.open();
    await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    await store.close();
  };
  const second: Migration = {
    version: 2,
    run: (connection) => connection.exec(`UPDATE pools SET body = json_set(body, '$.name', 'migrated')`),
  };

  it('has the newest version in a new inventory, without a backup of nothing', async () => {
    await stores.open();
    expect(await version()).toBe(migrations.at(-1)?.version);
    expect(readdirSync(stores.directory)).not.toContain('backups');
  });

  it('is migrated once, after a backup of what there was', async () => {
    await createWithPool();
    const newer = await stores.open({ migrations: [...migrations, second], clock: at('2026-11-02T10:11:12.345Z') });
    expect(await newer.get('pools', sampleId(1))).toMatchObject({ name: 'migrated' });
    await newer.close();
    expect(await version()).toBe(2);
    const name = 'inventory-v1-2026-11-02T10-11-12.345Z.db';
    expect(backups()).toEqual([name]);
    const copy = join(stores.directory, 'backups', name);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const connection = (await selectDriver()).open(copy);
    expect(connection.prepare(`SELECT body ->> 'name' AS name FROM pools`).get()).toMatchObject({ name: 'pool-1' });
    connection.close();

    await (await stores.open({ migrations: [...migrations, second] })).close();
    expect(backups()).toEqual([name]);
  });

  it('stays as it was when a migration fails', async () => {
    await createWithPool();
    const failing: Migration = {
      version: 2,
      run: (connection) => {
        second.run(connection);
        throw new Error('a fault in the migration');
      },
    };
    await expect(stores.open({ migrations: [...migrations, failing] })).rejects.toThrow('a fault in the migration');
    expect(await version()).toBe(1);
    expect(await (await stores.open()).get('pools', sampleId(1))).toMatchObject({ name: 'pool-1' });
  });

  it('is refused when a newer nano wrote it', async () => {
    await createWithPool();
    await raw((connection) => connection.exec('PRAGMA user_version = 7'));
    await expect(stores.open()).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: expect.stringContaining('newer nano (schema 7, this one knows 1)'),
      hint: expect.stringContaining('use the newer nano'),
    });
  });

  it('is refused when the file is the database of another program', async () => {
    await raw((connection) => connection.exec('CREATE TABLE bookmarks (url)'));
    await expect(stores.open()).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
    expect(await raw((connection) => connection.prepare('SELECT name FROM sqlite_schema').all())).toHaveLength(1);
  });

  it('gets columns for indexes that were declared since, and loses those that are no more', async () => {
    const store = await stores.open();
    await store.transaction(async (tx) => {
      for (let number = 1; number <= 2500; number += 1) await tx.insert('instances', sampleInstance(number));
    });
    const before = await store.list('instances');
    await store.close();
    await raw((connection) => {
      connection.exec('DROP INDEX instances_name; ALTER TABLE instances DROP COLUMN name');
      connection.exec('ALTER TABLE instances ADD COLUMN colour; CREATE INDEX instances_colour ON instances (colour)');
      connection.exec(`UPDATE meta SET value = json_set(value, '$.instances', '1:poolId,cellId,imageId,colour')`);
    });

    const reopened = await stores.open();
    expect(await reopened.list('instances')).toEqual(before);
    expect(await reopened.find('instances', 'name', { equals: 'web-2100' })).toMatchObject([{ id: sampleId(2100) }]);
    const twice = reopened.transaction((tx) => tx.insert('instances', sampleInstance(9999, { name: 'web-1' })));
    await expect(twice).rejects.toMatchObject({ code: 'EXISTS' });
    const columns = await raw((connection) => connection.prepare('PRAGMA table_info (instances)').all());
    const names = columns.map((column) => column.name);
    expect(names).toEqual(['id', 'revision', 'body', 'name', 'poolId', 'cellId', 'imageId', 'ruledPoolId']);
  });

  it('may not change under a store that is open', async () => {
    const store = await stores.open();
    await (
      await stores.open({ migrations: [...migrations, { version: 2, run: (db) => db.exec('CREATE TABLE x (y)') }] })
    ).close();
    await expect(store.transaction((tx) => tx.insert('pools', samplePool(2)))).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: expect.stringContaining('another version of nano has changed the schema'),
    });
  });
});

function at(time: string) {
  return { now: () => Date.parse(time), monotonic: () => 0, sleep: async () => undefined };
}
