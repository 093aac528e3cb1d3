import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileSystemRoom, listFolder, parseFolder, parseRoom } from '../../../../src/cell/commands/file-facts.ts';
import {
  makeInstanceFolder,
  removeInstanceFiles,
  removeInstanceFolder,
} from '../../../../src/cell/commands/instance-folder.ts';
import { makeStoreFolders, removeStoreFolders } from '../../../../src/cell/commands/store-folders.ts';
import { writeFile } from '../../../../src/cell/commands/write-file.ts';
import { seedImage } from '../../../../src/cell/seed/seed-image.ts';
import { renderCommand } from '../../../../src/controller/model/command.ts';
import { ids } from '../spec.ts';
import { runLocally, temporaryFolder } from './run-locally.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('writing a small file', () => {
  it('writes it whole, with its mode, and again over itself', async () => {
    const path = `${temporaryFolder()}/it's a file`;
    for (const text of ['{"a":"ä"}', '{"a":2}\n']) {
      expect(await runLocally(writeFile(path, text, '0600'))).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(path, 'utf8')).toBe(`${text.trimEnd()}\n`);
      expect(mode(path)).toBe('600');
    }
  });

  it('keeps what was there when the input ends early', async () => {
    const folder = temporaryFolder();
    await runLocally(writeFile(`${folder}/a`, 'old', '0644'));
    const cut = await runLocally(writeFile(`${folder}/a`, 'a new text', '0644'), { stdin: 'a ne' });
    expect(cut.status).not.toBe(0);
    expect(readFileSync(`${folder}/a`, 'utf8')).toBe('old\n');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('leaves none of it where there is no room for all of it', async () => {
    const folder = temporaryFolder();
    const { argv, ...command } = writeFile(`${folder}/a`, 'x'.repeat(5000), '0644');
    const limited = { ...command, argv: ['sh', '-c', 'ulimit -f 1; exec "$@"', 'limited', ...argv] } as const;
    expect((await runLocally(limited)).status).not.toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('can be replayed from a plan', async () => {
    const path = `${temporaryFolder()}/a`;
    const script = renderCommand(writeFile(path, '{"a":"$HOME `id` \'x\'"}', '0644'));
    expect(await runLocally({ argv: ['sh', '-c', script] })).toMatchObject({ status: 0 });
    expect(readFileSync(path, 'utf8')).toBe('{"a":"$HOME `id` \'x\'"}\n');
  });
});

describe("a store's folders", () => {
  it("are such that QEMU's user passes through and sees no partial files; made twice, unmade only where empty", async () => {
    const above = `${temporaryFolder()}/deep`;
    const store = `${above}/store`;
    for (const _twice of [1, 2])
      expect(await runLocally(makeStoreFolders(store))).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(store).sort()).toEqual(['.partial', 'images', 'instances', 'media']);
    expect([store, `${store}/images`, `${store}/instances`, `${store}/media`, `${store}/.partial`].map(mode)).toEqual([
      '711',
      '711',
      '711',
      '711',
      '700',
    ]);

    writeFileSync(`${store}/images/kept`, '');
    expect((await runLocally(removeStoreFolders(store, { keepDirectory: false }))).status).toBe(0);
    expect(readdirSync(store)).toEqual(['images']);
    await runLocally({ argv: ['rm', `${store}/images/kept`] });
    for (const _twice of [1, 2])
      expect((await runLocally(removeStoreFolders(store, { keepDirectory: false }))).status).toBe(0);
    expect(readdirSync(above)).toEqual([]);
  });

  it('leave a folder alone that was there before', async () => {
    const store = temporaryFolder();
    chmodSync(store, 0o755);
    await runLocally(makeStoreFolders(store));
    expect(mode(store)).toBe('755');
    await runLocally(removeStoreFolders(store, { keepDirectory: true }));
    expect(readdirSync(store)).toEqual([]);
  });
});

describe("an instance's folder", () => {
  const place = (storePath: string) => ({ storePath, instanceId: ids.instance });

  const seed = seedImage({ instanceId: ids.instance, hostname: 'web-1', sshPublicKeys: ['ssh-ed25519 AAAA me'] });

  function storeWithFolder() {
    const store = temporaryFolder();
    mkdirSync(`${store}/instances`);
    return { store, folder: `${store}/instances/${ids.instance}` };
  }

  it('is made with its record and its seed, and again over them', async () => {
    const { store, folder } = storeWithFolder();
    for (const record of ['{"a":"ä \\n `id`"}', '{"a":2}']) {
      const made = await runLocally(makeInstanceFolder(place(store), record, seed));
      expect(made).toMatchObject({ status: 0, stdout: '', stderr: '' });
      expect(readFileSync(`${folder}/nano.json`, 'utf8')).toBe(`${record}\n`);
      expect(readFileSync(`${folder}/seed.iso`).equals(seed)).toBe(true);
      expect(['', '/nano.json', '/seed.iso'].map((file) => mode(folder + file))).toEqual(['711', '600', '600']);
      expect(readdirSync(folder)).toEqual(['nano.json', 'seed.iso']);
    }
    expect((await runLocally(makeInstanceFolder(place(store), '{}'))).status).toBe(0);
    expect(readFileSync(`${folder}/nano.json`, 'utf8')).toBe('{}\n');
    expect(readFileSync(`${folder}/seed.iso`).equals(seed)).toBe(true);
  });

  it('is not made where the store is missing', async () => {
    const store = temporaryFolder();
    expect((await runLocally(makeInstanceFolder(place(store), '{}'))).status).not.toBe(0);
    expect(readdirSync(store)).toEqual([]);
  });

  it('keeps what was in it when the input ends early, wherever it does, or is another', async () => {
    const { store, folder } = storeWithFolder();
    await runLocally(makeInstanceFolder(place(store), '{"a":1}', seed));
    const command = makeInstanceFolder(
      place(store),
      '{"a":2}',
      seedImage({ ...place(store), hostname: 'b', sshPublicKeys: [] }),
    );
    const whole = command.stdin?.join('') ?? '';
    const cut = [0, 3, 8, 20, whole.length - 10].map((length) => whole.slice(0, length));
    for (const stdin of [...cut, whole.replace('2', '3')]) {
      expect((await runLocally(command, { stdin })).status).not.toBe(0);
      expect(readFileSync(`${folder}/nano.json`, 'utf8')).toBe('{"a":1}\n');
      expect(readFileSync(`${folder}/seed.iso`).equals(seed)).toBe(true);
      expect(readdirSync(folder)).toEqual(['nano.json', 'seed.iso']);
    }
  });

  it('holds nothing where there is no room for all of it', async () => {
    const { store, folder } = storeWithFolder();
    for (const [record, image] of [
      ['{}', seed],
      [JSON.stringify('x'.repeat(5000)), undefined],
    ] as const) {
      const { argv, ...command } = makeInstanceFolder(place(store), record, image);
      const limited = {
        ...command,
        argv: ['sh', '-c', 'trap "" XFSZ; ulimit -f 1; exec "$@"', 'limited', ...argv],
      } as const;
      expect((await runLocally(limited)).status).not.toBe(0);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('can be made by a replayed plan, which is short enough to read', async () => {
    const { store, folder } = storeWithFolder();
    const text = renderCommand(makeInstanceFolder(place(store), '{"a":"$HOME `id` \'x\'"}', seed));
    expect(text.length).toBeLessThan(2048);
    expect(await runLocally({ argv: ['sh', '-c', text] })).toMatchObject({ status: 0 });
    expect(readFileSync(`${folder}/nano.json`, 'utf8')).toBe('{"a":"$HOME `id` \'x\'"}\n');
    expect(readFileSync(`${folder}/seed.iso`).equals(seed)).toBe(true);
  });

  it("loses nano's files by name and nothing else", async () => {
    const store = temporaryFolder();
    const folder = `${store}/instances/${ids.instance}`;
    mkdirSync(`${folder}/${ids.volume}.qcow2.d`, { recursive: true });
    const own = ['nano.json', 'nano.json.new', 'seed.iso', 'seed.iso.new', 'nvram', `${ids.volume}.qcow2`];
    for (const name of [...own, 'notes.txt', 'other.qcow2', '.hidden']) writeFileSync(`${folder}/${name}`, '');
    symlinkSync('/etc/passwd', `${folder}/${ids.image}.qcow2`);
    expect((await runLocally(removeInstanceFiles(folder))).status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(
      ['.hidden', `${ids.image}.qcow2`, `${ids.volume}.qcow2.d`, 'notes.txt', 'other.qcow2'].sort(),
    );
    expect((await runLocally(removeInstanceFolder(folder))).status).not.toBe(0);
    const left = parseFolder((await runLocally(listFolder(folder))).stdout);
    expect(left).toHaveLength(5);
  });

  it('is told apart: empty, or not there', async () => {
    const folder = temporaryFolder();
    expect(parseFolder((await runLocally(listFolder(folder))).stdout)).toEqual([]);
    expect(parseFolder((await runLocally(listFolder(`${folder}/none`))).stdout)).toBeUndefined();
  });
});

it("tells a file system's room", async () => {
  const room = parseRoom((await runLocally(fileSystemRoom('/tmp'))).stdout);
  expect(room?.totalBytes).toBeGreaterThan(room?.freeBytes ?? Infinity);
  expect(parseRoom('stat: cannot read')).toBeUndefined();
});
