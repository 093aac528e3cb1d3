import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directoryError } from '../../../../../src/controller/inventory/sqlite/state-directory.ts';
import { sampleInstance, samplePool } from '../../../../contract/document-store/samples.ts';
import { type TemporaryStores, temporaryStores } from '../../../../support/temporary-store.ts';

describe('the directory of the inventory', () => {
  let stores: TemporaryStores;
  beforeEach(() => {
    stores = temporaryStores();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await stores.remove();
  });
  const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);
  const filled = async (directory: string) => {
    const store = await stores.open({ directory });
    await store.transaction((tx) => tx.insert('pools', samplePool(1)));
    return store;
  };

  it('is made for its owner alone, and so is each file in it, while the inventory is open', async () => {
    const directory = join(stores.directory, 'share', 'nano');
    await filled(directory);
    expect(mode(directory)).toBe('700');
    const modes = readdirSync(directory).map((name) => [name, mode(join(directory, name))]);
    expect(modes.sort()).toEqual([
      ['inventory.db', '600'],
      ['inventory.db-shm', '600'],
      ['inventory.db-wal', '600'],
    ]);
  });

  it('of a group with the setgid bit gives the files to the group and stays as it is', async () => {
    const directory = join(stores.directory, 'shared');
    mkdirSync(directory);
    chmodSync(directory, 0o2770);
    const { gid } = statSync(directory);
    await filled(directory);
    for (const name of readdirSync(directory)) {
      expect([name, mode(join(directory, name))]).toEqual([name, '660']);
      expect(statSync(join(directory, name)).gid).toBe(gid);
    }
    expect(mode(directory)).toBe('2770');
  });

  it('opens to the group, or to nobody, the files that are there', async () => {
    const directory = join(stores.directory, 'changing');
    await (await filled(directory)).close();
    chmodSync(directory, 0o2770);
    await (await stores.open({ directory })).close();
    expect(mode(join(directory, 'inventory.db'))).toBe('660');
    chmodSync(directory, 0o700);
    await (await stores.open({ directory })).close();
    expect(mode(join(directory, 'inventory.db'))).toBe('600');
  });

  it('of somebody else is refused', async () => {
    const self = process.geteuid?.() ?? 0;
    vi.spyOn(process, 'geteuid').mockReturnValue(self + 1);
    await expect(stores.open()).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: `${stores.directory} belongs to user ${self}, and nano runs as user ${self + 1}`,
      hint: expect.stringContaining('chmod 2770'),
    });
    chmodSync(stores.directory, 0o2770);
    await (await stores.open()).close();
  });

  it('that is a file, or below a file, is refused', async () => {
    const file = join(stores.directory, 'file');
    writeFileSync(file, '');
    await expect(stores.open({ directory: file })).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: `${file} is not a directory`,
    });
    await expect(stores.open({ directory: join(file, 'below') })).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
  });

  it.skipIf(process.platform !== 'linux')('that the system cannot make is refused at once', async () => {
    await expect(stores.open({ directory: '/proc/nano/state' })).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
  });

  it('may be a symbolic link', async () => {
    const link = join(stores.directory, 'link');
    mkdirSync(join(stores.directory, 'target'));
    symlinkSync(join(stores.directory, 'target'), link);
    await filled(link);
    expect(readdirSync(join(stores.directory, 'target'))).toContain('inventory.db');
  });

  it('that cannot be written is refused in words', () => {
    const failure = (code: string) => directoryError(Object.assign(new Error(code), { code }), '/var/lib/ann/nano');
    expect(failure('EROFS')).toMatchObject({ code: 'STATE_UNUSABLE', message: expect.stringContaining('read-only') });
    expect(failure('EACCES')).toMatchObject({ code: 'STATE_UNUSABLE', hint: expect.stringContaining('NANO_HOME') });
    expect(failure('ENOSPC')).toMatchObject({ code: 'DISK_FULL' });
    expect(failure('EDQUOT')).toMatchObject({ code: 'DISK_FULL' });
  });

  it('on a disk that gets full keeps all that was stored and nothing half', { timeout: 60_000 }, async (context) => {
    const directory = join(stores.directory, 'small');
    mkdirSync(directory);
    const mounted = spawnSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=3m,mode=0700', 'tmpfs', directory]);
    if (mounted.status !== 0) return context.skip('only root can mount a small disk');
    try {
      const store = await stores.open({ directory });
      const batch = (from: number) =>
        store.transaction(async (tx) => {
          for (let number = from; number < from + 100; number += 1)
            await tx.insert('instances', sampleInstance(number));
        });
      let stored = 0;
      const full = await (async () => {
        for (;;) {
          await batch(stored);
          stored += 100;
        }
      })().catch((error: unknown) => error);
      expect(full).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining(directory) });
      expect(stored).toBeGreaterThan(100);
      expect(await store.count('instances')).toBe(stored);
      await store.close();
      const reopened = await stores.open({ directory });
      expect(await reopened.count('instances')).toBe(stored);
      await reopened.close();
    } finally {
      spawnSync('/usr/bin/umount', ['-l', directory]);
    }
  });

  it('is opened by a colleague of the group', async (context) => {
    if (process.geteuid?.() !== 0) return context.skip('only root can be several users');
    const directory = join(stores.directory, 'colleagues');
    mkdirSync(directory);
    chownSync(directory, 12345, 12345);
    await expect(stores.open({ directory })).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
    chmodSync(directory, 0o2770);
    await filled(directory);
    expect(statSync(join(directory, 'inventory.db')).gid).toBe(12345);
  });
});
