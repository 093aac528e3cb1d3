import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../src/cell/commands/sha256.ts';
import type { ByteSource, CellDriver } from '../../src/controller/ports.ts';
import { attempts, DrivenCell, failure, imageRequest, run, stalling, storePath, uuid } from './driven-cell.ts';
import { labCells } from './lab-cells.ts';
import { lab } from './nano.ts';

const [cell] = labCells();
const smallStore = '/var/lib/libvirt/images/nano-small-test';
const eightMiB = 8 * 1024 ** 2;

describe.skipIf(cell === undefined)('bringing images to a cell', () => {
  const local = mkdtempSync(join(tmpdir(), 'nano-driver-'));
  const microRaw = join(local, 'micro.raw');
  let micro = '';
  let host: DrivenCell;
  let driver: CellDriver;
  const shell = (script: string) => host.shell(script);
  const filesIn = (path: string) => host.filesIn(path);

  beforeAll(async () => {
    host = new DrivenCell(cell);
    driver = host.driver;
    micro = (await lab('image', 'micro')).trim();
    execFileSync('qemu-img', ['convert', '-O', 'raw', micro, microRaw]);
    await host.clean();
    await shell(`umount ${smallStore} 2>/dev/null; rm -rf ${smallStore}`);
    await host.join();
  });

  afterAll(async () => {
    await shell(`umount ${smallStore} 2>/dev/null; rmdir ${smallStore} 2>/dev/null`);
    await host.leave();
    await host.close();
    rmSync(local, { recursive: true, force: true });
  });

  it('receives a qcow2 image, byte for byte, and reads it back', async () => {
    const imageId = uuid();
    const told: number[] = [];
    const bytes = await readFile(micro);
    const action = driver.receiveImage(
      imageRequest(micro, { imageId, expectedBytes: bytes.length, expectedSha256: sha256(bytes) }),
    );
    const received = await action.run({ ...attempts(), progress: (done) => told.push(done) });
    expect(received).toMatchObject({ sourceBytes: bytes.length, sizeBytes: bytes.length, sha256: sha256(bytes) });
    expect(told.at(-1)).toBe(bytes.length);
    expect(await filesIn(storePath)).toBe(`./images/${imageId}.json\n./images/${imageId}.qcow2`);
    expect(await shell(`stat -c '%a %U' ${storePath}/images/${imageId}.qcow2`)).toBe('444 root');
    expect(JSON.parse(await shell(`cat ${storePath}/images/${imageId}.json`)).image).toEqual(received);

    const parts: Uint8Array[] = [];
    for await (const part of await driver.readFile(`${storePath}/images/${imageId}.qcow2`)) parts.push(part);
    expect(sha256(Buffer.concat(parts))).toBe(received.sha256);
  });

  it('receives a raw image as qcow2', async () => {
    const imageId = uuid();
    const { size } = await stat(microRaw);
    const received = await run(
      driver.receiveImage(imageRequest(microRaw, { imageId, sourceFormat: 'raw', source: createReadStream(microRaw) })),
    );
    expect(received).toMatchObject({ sourceBytes: size, virtualSizeBytes: size });
    const path = `${storePath}/images/${imageId}.qcow2`;
    expect(await shell(`sha256sum < ${path}`)).toBe(`${received.sha256}  -`);
    expect(await driver.imageInfo(path)).toMatchObject({ format: 'qcow2', virtualSizeBytes: size });
    await run(driver.removeImage({ storePath, imageId }));
    expect(await filesIn(storePath)).not.toContain(imageId);
  });

  it('refuses an image that needs another file, or is damaged on its way, and leaves nothing of it', async () => {
    const before = await filesIn(storePath);
    const overlay = join(local, 'overlay.qcow2');
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', micro, overlay]);
    const imageId = uuid();
    const bad = await failure(run(driver.receiveImage(imageRequest(overlay, { imageId }))));
    expect(bad).toMatchObject({ code: 'BAD_IMAGE', message: expect.stringContaining(micro) });
    const notOne = driver.receiveImage(imageRequest(microRaw, { imageId }));
    expect(await failure(run(notOne))).toMatchObject({ code: 'BAD_IMAGE' });
    for (const wrong of [{ expectedSha256: '0'.repeat(64) }, { expectedBytes: 17 }, { expectedBytes: 1e9 }]) {
      const action = driver.receiveImage(imageRequest(micro, { imageId, ...wrong }));
      expect(await failure(run(action))).toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    }
    async function* broken(): ByteSource {
      yield new Uint8Array(1000);
      // In the middle: what was sent has begun to arrive.
      await vi.waitUntil(async () => (await filesIn(storePath)) !== before, { timeout: 20_000, interval: 100 });
      throw new Error('the file is gone');
    }
    expect((await failure(run(driver.receiveImage(imageRequest(micro, { imageId, source: broken() }))))).message).toBe(
      'the file is gone',
    );
    expect(await filesIn(storePath)).toBe(before);
  });

  // Under sudo the signal that ends a command does not reach it.
  it.each(['root', 'ops'])('gives up a copy that is cancelled, here and there, as %s', async (user) => {
    const there = host.as({}, user);
    const before = await filesIn(storePath);
    const stop = new AbortController();
    const source = stalling(microRaw, eightMiB);
    const action = there.receiveImage(imageRequest(microRaw, { imageId: uuid(), source }));
    const copy = failure(action.run({ ...attempts(), signal: stop.signal }));
    await sleep(1500);
    expect(await shell("pgrep -c -f '^dd of='")).toBe('1');
    stop.abort();
    expect(await copy).toMatchObject({ code: 'INTERRUPTED' });
    expect(await shell("pgrep -c -f '^dd of='")).toBe('0');
    expect(await filesIn(storePath)).toBe(before);
  });

  it('leaves no file with the name when the connection breaks, and clears up with the next attempt', async () => {
    const before = await filesIn(storePath);
    const imageId = uuid();
    const operationId = uuid();
    const mortal = host.otherConnections();
    const source = stalling(microRaw, eightMiB);
    const request = imageRequest(microRaw, { imageId, source, sourceFormat: 'raw' });
    const copy = failure(host.as({}, 'root', mortal).receiveImage(request).run(attempts(operationId, 1)));
    await sleep(1500);
    await mortal.close();
    expect(await copy).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(await filesIn(`${storePath}/images`)).not.toContain(imageId);

    const again = imageRequest(microRaw, { imageId, sourceFormat: 'raw' });
    await driver.receiveImage(again).run(attempts(operationId, 2));
    expect(await filesIn(`${storePath}/images`)).toContain(imageId);
    await run(driver.removeImage({ storePath, imageId }));
    expect(await filesIn(storePath)).toBe(before);
  });

  it('lets a second attempt end what the first still does', async () => {
    const before = await filesIn(storePath);
    const imageId = uuid();
    const operationId = uuid();
    const source = stalling(microRaw, eightMiB);
    const first = failure(
      driver
        .receiveImage(imageRequest(microRaw, { imageId, source, sourceFormat: 'raw' }))
        .run(attempts(operationId, 1)),
    );
    await sleep(1500);
    const others = host.otherConnections();
    const second = host.as({}, 'root', others);
    const received = await second
      .receiveImage(imageRequest(microRaw, { imageId, sourceFormat: 'raw' }))
      .run(attempts(operationId, 2));
    expect(received.virtualSizeBytes).toBe((await stat(microRaw)).size);
    expect(['COMMAND_FAILED', 'OPERATION_LOST']).toContain((await first).code);
    await run(driver.removeImage({ storePath, imageId }));
    expect(await filesIn(storePath)).toBe(before);
  });

  it('names the disk that is full, and what it lacks', async () => {
    await shell(`mkdir ${smallStore} && mount -t tmpfs -o size=40m tmpfs ${smallStore}`);
    await run(driver.createStore(smallStore));
    for (const sourceFormat of ['raw', 'qcow2'] as const) {
      const noise = join(local, 'noise');
      execFileSync('dd', ['if=/dev/urandom', `of=${noise}`, 'bs=1M', 'count=50', 'status=none']);
      const request = imageRequest(noise, { storePath: smallStore, sourceFormat });
      const error = await failure(run(driver.receiveImage(request)));
      expect(error).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining(smallStore) });
      expect(error.details[0]?.facts?.totalBytes).toBe(40 * 1024 ** 2);
    }
    expect(await filesIn(smallStore)).toBe('');
    // The received bytes fit, their conversion does not.
    const thirty = join(local, 'thirty');
    execFileSync('dd', ['if=/dev/urandom', `of=${thirty}`, 'bs=1M', 'count=30', 'status=none']);
    const converted = imageRequest(thirty, { storePath: smallStore, sourceFormat: 'raw' });
    expect(await failure(run(driver.receiveImage(converted)))).toMatchObject({ code: 'DISK_FULL' });
    expect(await filesIn(smallStore)).toBe('');

    await shell(
      `fallocate -l 40m ${smallStore}/filler 2>/dev/null; dd if=/dev/zero of=${smallStore}/filler2 2>/dev/null`,
    );
    const sidecar = driver.createInstanceDirectory({
      storePath: smallStore,
      instanceId: uuid(),
      sidecar: 'x'.repeat(5000),
    });
    expect(await failure(run(sidecar))).toMatchObject({ code: 'DISK_FULL' });
    await shell(`umount ${smallStore}; rmdir ${smallStore}`);
  });
});
