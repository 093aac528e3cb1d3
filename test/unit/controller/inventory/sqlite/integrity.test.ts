import { closeSync, openSync, readFileSync, statSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTypescript } from '../../../../support/run-typescript.ts';
import { type TemporaryStores, temporaryStores } from '../../../../support/temporary-store.ts';

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));

describe('an inventory that was open when something ended', () => {
  let stores: TemporaryStores;
  beforeEach(() => {
    stores = temporaryStores();
  });
  afterEach(() => stores.remove());
  const file = (suffix = '') => join(stores.directory, `inventory.db${suffix}`);

  /** A nano that is killed in the middle of writing leaves its log. */
  const killed = async () => {
    const writer = await startTypescript(worker, [stores.directory, 'pairs']);
    await writer.printed('running');
    writer.child.kill('SIGKILL');
    await writer.ended;
    expect(statSync(file('-wal')).size).toBeGreaterThan(0);
  };
  /** As the log of a machine that went down: written before it was started. */
  const machineWentDown = () => utimesSync(file('-wal'), 1, 1);
  const opened = async () => {
    const told: string[] = [];
    const store = await stores.open({ log: { debug: (message) => told.push(message) } });
    return { store, checked: told.includes('checking the inventory') };
  };

  it('is not checked when only a process was killed', async () => {
    await killed();
    expect((await opened()).checked).toBe(false);
  });

  it('is checked once when the machine went down', async () => {
    await killed();
    machineWentDown();
    const first = await opened();
    expect(first.checked).toBe(true);
    expect(await first.store.count('zones')).toBe(2);
    await first.store.close();
    expect((await opened()).checked).toBe(false);
  });

  it('that does not hold together is refused, with the copy to restore', async () => {
    await killed();
    // Everything into the file, and then one of its pages is lost; a log is there all the same.
    await (await opened()).store.close();
    const pages = readFileSync(file()).length / 4096;
    const handle = openSync(file(), 'r+');
    for (let page = 2; page < pages; page += 1) writeSync(handle, Buffer.alloc(4096, 0x5a), 0, 4096, page * 4096);
    closeSync(handle);
    const log = openSync(file('-wal'), 'w');
    writeSync(log, Buffer.alloc(32));
    closeSync(log);
    machineWentDown();
    await expect(stores.open()).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: `${file()} is damaged, or not an inventory of nano`,
      hint: expect.stringContaining('nano restore'),
    });
  });
});
