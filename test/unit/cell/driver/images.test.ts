import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../src/cell/commands/sha256.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import type { ReceiveImageRequest } from '../../../../src/controller/ports/images.ts';
import type { ActionContext, ByteSource } from '../../../../src/controller/ports.ts';
import { temporaryFolder } from '../commands/run-locally.ts';
import { ids } from '../spec.ts';
import { shellCell } from './shell-cell.ts';

const encoder = new TextEncoder();
const context: ActionContext = { operationId: ids.operation, attempt: 1 };

async function* bytes(...texts: readonly string[]): ByteSource {
  for (const text of texts) yield encoder.encode(text);
}

function request(storePath: string, over: Partial<ReceiveImageRequest> = {}): ReceiveImageRequest {
  return {
    storePath,
    imageId: ids.image,
    sourceFormat: 'qcow2',
    source: bytes('one', 'two'),
    sidecar: (received) => JSON.stringify(received),
    ...over,
  };
}

const failure = (promise: Promise<unknown>): Promise<NanoError> =>
  promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );

const all = (store: string) =>
  readdirSync(store, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

describe('receiving an image', () => {
  it('stores the bytes under their name, read-only, with a record beside them, and nothing else', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    const told: (readonly [number, number | undefined])[] = [];
    const received = await driver
      .receiveImage(request(store, { expectedBytes: 6, expectedSha256: sha256('onetwo').toUpperCase() }))
      .run({ ...context, progress: (done, total) => told.push([done, total]) });
    expect(received).toEqual({
      sourceSha256: sha256('onetwo'),
      sourceBytes: 6,
      sha256: sha256('onetwo'),
      sizeBytes: 6,
      virtualSizeBytes: 1048576,
    });
    expect(told.at(-1)).toEqual([6, 6]);
    const path = `${store}/images/${ids.image}.qcow2`;
    expect(readFileSync(path, 'utf8')).toBe('onetwo');
    expect(statSync(path).mode & 0o777).toBe(0o444);
    expect(JSON.parse(readFileSync(`${store}/images/${ids.image}.json`, 'utf8'))).toEqual(received);
    expect(all(store)).toHaveLength(2);
  });

  it('converts a raw image and tells of both files', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    const received = await driver.receiveImage(request(store, { sourceFormat: 'raw' })).run(context);
    expect(received).toMatchObject({
      sourceSha256: sha256('onetwo'),
      sha256: sha256('converted\nonetwo'),
      sizeBytes: 16,
    });
    expect(all(store)).toHaveLength(2);
  });

  it('may be done twice', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    for (const attempt of [1, 1, 2]) {
      await driver.receiveImage(request(store, { source: bytes('x') })).run({ ...context, attempt });
    }
    expect(all(store)).toHaveLength(2);
  });

  const info = (over: object) => `info:${JSON.stringify({ format: 'qcow2', 'virtual-size': 512, ...over })}\n`;
  it.each([
    ['a backing file', info({ 'backing-filename': '/etc/shadow' }), 'BAD_IMAGE', /backing file "\/etc\/shadow"/],
    ['a data file', info({ 'format-specific': { data: { 'data-file': 'x' } } }), 'BAD_IMAGE', /another file, "x"/],
    ['encryption', info({ encrypted: true }), 'BAD_IMAGE', /encrypted/],
    ['LUKS within', info({ 'format-specific': { data: { encrypt: {} } } }), 'BAD_IMAGE', /encrypted/],
    ['corruption', info({ 'format-specific': { data: { corrupt: true } } }), 'BAD_IMAGE', /corrupt/],
    ['another format', info({ format: 'vmdk' }), 'BAD_IMAGE', /it is vmdk/],
    ['no size', info({ 'virtual-size': 0 }), 'BAD_IMAGE', /0 bytes/],
    ['no qcow2 at all', 'bad\n', 'BAD_IMAGE', /not in qcow2 format/],
    ['an answer that is none', 'info:{"a":1}\n', 'BAD_ANSWER', /something unexpected/],
    ['an answer that is no JSON', 'info:oh\n', 'BAD_ANSWER', /no JSON/],
  ])('refuses one with %s and leaves nothing', async (_what, text, code, message) => {
    const { driver, store } = shellCell(temporaryFolder());
    const error = await failure(driver.receiveImage(request(store, { source: bytes(text) })).run(context));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(all(store)).toEqual([]);
  });

  it.each([
    [{ expectedBytes: 5 }, /longer than the 5 bytes/],
    [{ expectedBytes: 7 }, /has 6 bytes, 7 were expected/],
    [{ expectedSha256: '0'.repeat(64) }, /was expected/],
  ])('refuses bytes other than those that were announced: %j', async (wrong, message) => {
    const { driver, store } = shellCell(temporaryFolder());
    const error = await failure(driver.receiveImage(request(store, wrong)).run(context));
    expect(error).toMatchObject({ code: 'CHECKSUM_MISMATCH', message: expect.stringMatching(message) });
    expect(all(store)).toEqual([]);
  });

  it('passes on why the source failed', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    async function* broken(): ByteSource {
      yield encoder.encode('some');
      throw new NanoError('CONNECTION_LOST', 'the other cell is gone');
    }
    const error = await failure(driver.receiveImage(request(store, { source: broken() })).run(context));
    expect(error).toMatchObject({ code: 'CONNECTION_LOST', message: 'the other cell is gone' });
    expect(all(store)).toEqual([]);
  });

  it('leaves nothing where the cell begins to store it only after all was tidied up', async () => {
    const folder = temporaryFolder();
    const begin = `${folder}/begin`;
    const { driver, store, streamed } = shellCell(folder, { beginsWith: begin });
    // biome-ignore lint/correctness/useYield: a source that has nothing to give
    async function* broken(): ByteSource {
      throw new NanoError('CONNECTION_LOST', 'the other cell is gone');
    }
    const error = await failure(driver.receiveImage(request(store, { source: broken() })).run(context));
    expect(error).toMatchObject({ message: 'the other cell is gone' });
    expect(all(store)).toEqual([]);
    writeFileSync(begin, '');
    await streamed();
    expect(all(store)).toEqual([]);
  });

  it('ends when it is cancelled, and what it had written is deleted', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    const stop = new AbortController();
    async function* endless(): ByteSource {
      yield encoder.encode('some');
      while (all(store).length < 2) await sleep(10);
      stop.abort();
      await new Promise(() => undefined);
    }
    const action = driver.receiveImage(request(store, { source: endless() }));
    const error = await failure(action.run({ ...context, signal: stop.signal }));
    expect(error).toMatchObject({ code: 'INTERRUPTED' });
    expect(all(store)).toEqual([]);
  });

  it('never overtakes a later attempt', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    const second = driver.receiveImage(request(store, { source: bytes('second') }));
    let done: Promise<unknown> | undefined;
    async function* overtaken(): ByteSource {
      yield encoder.encode('first');
      done = second.run({ ...context, attempt: 2 });
      await done;
      yield encoder.encode('more');
    }
    const late = await failure(driver.receiveImage(request(store, { source: overtaken() })).run(context));
    expect(late).toBeInstanceOf(NanoError);
    await done;
    expect(readFileSync(`${store}/images/${ids.image}.qcow2`, 'utf8')).toBe('second');
    expect(all(store)).toHaveLength(2);
  });

  it('stops at a store that is not there, in words', async () => {
    const folder = temporaryFolder();
    const { driver } = shellCell(folder);
    const error = await failure(driver.receiveImage(request(`${folder}/none`)).run(context));
    expect(error.message).toMatch(/^cell-1: could not begin to store the image: /);
  });

  it('is undone, partial files included, as often as one likes', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    await driver.receiveImage(request(store)).run(context);
    writeFileSync(`${store}/.partial/${ids.operation}.1.raw`, 'half');
    writeFileSync(`${store}/.partial/${ids.volume}.1.raw`, "another operation's");
    for (const _twice of [1, 2]) await driver.removeImage({ storePath: store, imageId: ids.image }).run(context);
    await driver.removeImage({ storePath: `${store}/gone`, imageId: ids.image }).run(context);
    expect(all(store).map(({ name }) => name)).toEqual([`${ids.volume}.1.raw`]);
  });

  it('plans the commands that it sends, with words for what is not known yet', () => {
    const { driver, store } = shellCell(temporaryFolder());
    const [clear, receive] = driver.receiveImage(request(store)).commands;
    expect(receive?.argv.slice(0, 2)).toEqual(['dd', `of=${store}/.partial/OPERATION.ATTEMPT.qcow2`]);
    expect(clear?.argv).toContain('OPERATION.*');
  });
});

describe('reading a file', () => {
  it('gives its bytes, and fails at its end where it cannot be read', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    writeFileSync(`${store}/a`, 'some bytes');
    const parts: Uint8Array[] = [];
    for await (const part of await driver.readFile(`${store}/a`)) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe('some bytes');
    const none = async () => {
      for await (const _part of await driver.readFile(`${store}/none`));
    };
    expect(await failure(none())).toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('No such file'),
    });
  });

  it.each(['relative', '/a/../b', '/a//b', '/', '/a\n'])('refuses the path %j', async (path) => {
    const { driver } = shellCell(temporaryFolder());
    expect(await failure(driver.readFile(path))).toMatchObject({ code: 'INVALID_VALUE' });
  });
});

describe('creating a volume', () => {
  it('never makes one anew that is there, whatever is in it', async () => {
    const { driver, store } = shellCell(temporaryFolder());
    const place = { storePath: store, instanceId: ids.instance };
    await driver.createInstanceDirectory({ ...place, sidecar: '{}' }).run(context);
    const action = driver.createVolume({ ...place, volumeId: ids.volume, virtualSizeBytes: 1048576 });
    const path = `${store}/instances/${ids.instance}/${ids.volume}.qcow2`;
    const created = `${store}/instances/${ids.instance}/created`;
    await action.run(context);
    expect(readFileSync(created, 'utf8')).toBe('created\n');

    writeFileSync(path, 'what the guest wrote');
    await action.run(context);
    expect(readFileSync(created, 'utf8')).toBe('created\n');

    writeFileSync(path, 'info:{"format":"qcow2","virtual-size":4096}\n');
    expect(await failure(action.run(context))).toMatchObject({ code: 'EXISTS' });

    writeFileSync(path, 'bad, cut short at its making');
    await action.run(context);
    expect(readFileSync(created, 'utf8')).toBe('created\ncreated\n');

    writeFileSync(path, `bad${'x'.repeat(2 * 1024 * 1024)}`);
    expect(await failure(action.run(context))).toMatchObject({ code: 'COMMAND_FAILED' });
    expect(existsSync(path)).toBe(true);
  });
});
