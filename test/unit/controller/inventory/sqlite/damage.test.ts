import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateError } from '../../../../../src/controller/inventory/sqlite/failure.ts';
import { selectDriver } from '../../../../../src/controller/inventory/sqlite/select-driver.ts';
import { sampleId, sampleInstance } from '../../../../contract/document-store/samples.ts';
import { type TemporaryStores, temporaryStores } from '../../../../support/temporary-store.ts';

describe('an inventory that is damaged', () => {
  let stores: TemporaryStores;
  let path: string;
  beforeEach(async () => {
    stores = temporaryStores();
    path = join(stores.directory, 'inventory.db');
    const store = await stores.open();
    await store.transaction(async (tx) => {
      for (let number = 1; number <= 2000; number += 1) await tx.insert('instances', sampleInstance(number));
    });
    await store.close();
  });
  afterEach(() => stores.remove());
  const refusal = () => ({
    code: 'STATE_UNUSABLE',
    message: `${path} is damaged, or not an inventory of nano`,
    hint: expect.stringContaining('nano rebuild'),
  });

  it('is refused when it is no database', async () => {
    writeFileSync(path, 'something else\n'.repeat(1000));
    await expect(stores.open()).rejects.toMatchObject(refusal());
    expect(readFileSync(path, 'utf8')).toContain('something else');
  });

  it('is refused with the name of the newest backup, where there is one', async () => {
    writeFileSync(path, 'something else\n'.repeat(1000));
    const backups = join(stores.directory, 'backups');
    mkdirSync(backups);
    const names = ['inventory-v10-2026-11-02T10-11-12.000Z.db', 'inventory-v9-2027-01-01T00-00-00.000Z.db', 'notes'];
    for (const name of names) writeFileSync(join(backups, name), '');
    await expect(stores.open()).rejects.toMatchObject({
      hint: expect.stringContaining(`run nano restore ${backups}/inventory-v9-2027-01-01T00-00-00.000Z.db`),
    });
  });

  it('is refused when pages are overwritten, wherever that is noticed', async () => {
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096, 4096 * 300);
    writeFileSync(path, bytes);
    const reading = stores.open().then((store) => store.list('instances'));
    await expect(reading).rejects.toMatchObject(refusal());
  });

  it('is refused when a document is no document any more', async () => {
    const connection = (await selectDriver()).open(path);
    connection.exec(`UPDATE instances SET body = substr(body, 2) WHERE name = 'web-7'`);
    connection.close();
    const store = await stores.open();
    await expect(store.list('instances')).rejects.toMatchObject(refusal());
    await expect(store.transaction((tx) => tx.get('instances', sampleId(7)))).rejects.toMatchObject(refusal());
    expect(await store.get('instances', sampleId(8))).toMatchObject({ name: 'web-8' });
  });

  it('is refused when it was cut off', async () => {
    truncateSync(path, 4096 * 10);
    const reading = stores.open().then((store) => store.list('instances'));
    await expect(reading).rejects.toMatchObject(refusal());
  });
});

describe('a failure of SQLite', () => {
  const failed = (code: string) => stateError(Object.assign(new Error('told'), { code }), '/tmp/inventory.db');

  it('is told by what it means for the user, by number or by name', () => {
    expect(failed('SQLITE_FULL')).toMatchObject({ code: 'DISK_FULL' });
    expect(failed('SQLITE_IOERR_WRITE')).toMatchObject({ code: 'STATE_UNUSABLE' });
    expect(failed('SQLITE_READONLY_DBMOVED')).toMatchObject({ code: 'STATE_UNUSABLE' });
    const byNumber = Object.assign(new Error('told'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    expect(stateError(byNumber, '/tmp/inventory.db')).toMatchObject({ code: 'DISK_FULL' });
    const extended = Object.assign(new Error('told'), { code: 'ERR_SQLITE_ERROR', errcode: 10 | (3 << 8) });
    expect(stateError(extended, '/tmp/inventory.db')).toMatchObject({ code: 'STATE_UNUSABLE' });
  });

  it('is no other error', () => {
    const error = new TypeError('a fault');
    expect(stateError(error, '/tmp/inventory.db')).toBe(error);
    expect(stateError('text', '/tmp/inventory.db')).toBe('text');
  });
});
