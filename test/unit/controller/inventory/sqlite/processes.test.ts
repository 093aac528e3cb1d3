import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleId } from '../../../../contract/document-store/samples.ts';
import { runTypescript, startTypescript } from '../../../../support/run-typescript.ts';
import { type TemporaryStores, temporaryStores } from '../../../../support/temporary-store.ts';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

describe('several processes at one inventory', { timeout: 120_000 }, () => {
  let stores: TemporaryStores;
  beforeEach(() => {
    stores = temporaryStores();
  });
  afterEach(() => stores.remove());
  const run = (act: string, number = 0) => runTypescript(worker, [stores.directory, act, String(number)]);
  const start = (act: string) => startTypescript(worker, [stores.directory, act]);

  it('lose none of 4 × 250 increments', async () => {
    const ran = await Promise.all([1, 2, 3, 4].map(() => run('count', 250)));
    expect(ran.map(({ stdout, stderr }) => stdout + stderr)).toEqual(Array(4).fill('done\n'));
    const zone = await (await stores.open()).get('zones', sampleId(0));
    expect(zone).toMatchObject({ recordRevision: 1000, revision: 1001 });
  });

  it('let exactly one of them take a name', async () => {
    const ran = await Promise.all([1, 2, 3, 4].map((number) => run('name', number)));
    const outputs = ran.map(({ stdout }) => stdout.trim()).sort();
    expect(outputs[0]).toBe('done');
    const refused = outputs.slice(1).map((output) => JSON.parse(output));
    for (const told of refused) {
      expect(told).toMatchObject({ code: 'EXISTS', message: 'an instance named "web" exists already' });
    }
    expect(await (await stores.open()).count('instances')).toBe(1);
  });

  it('find nothing of a transaction whose process was killed', async () => {
    const holder = await start('hold');
    await holder.printed('holding');
    const store = await stores.open();
    expect(await store.count('instances')).toBe(0);
    holder.child.kill('SIGKILL');
    await holder.ended;
    expect(await store.count('instances')).toBe(0);
    expect(await store.transaction((tx) => tx.nextNumber('operations'))).toBe(1);
    expect(await (await stores.open()).count('instances')).toBe(0);
  });

  it('find all of a transaction or nothing, whenever its process is killed', async () => {
    for (const wait of [0, 1, 3, 7, 12, 20]) {
      const writer = await start('pairs');
      await writer.printed('running');
      await new Promise((resolve) => setTimeout(resolve, wait));
      writer.child.kill('SIGKILL');
      await writer.ended;
      const store = await stores.open();
      const [first, second] = await store.list('zones');
      expect(first?.recordRevision).toBeGreaterThan(10);
      expect(first?.recordRevision).toBe(second?.recordRevision);
      await store.close();
    }
  });

  it('are told who holds the inventory, and go on working meanwhile', async () => {
    const holder = await start('hold');
    await holder.printed('holding');
    const store = await stores.open({ lockDeadlineMs: 1000 });
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 5);
    const refused = await store.transaction((tx) => tx.nextNumber('x')).catch((error: unknown) => error);
    clearInterval(ticking);
    expect(refused).toMatchObject({ code: 'STATE_UNUSABLE', message: expect.stringContaining('locked for 1 s by') });
    expect(refused).toMatchObject({ message: expect.stringContaining(`process ${holder.child.pid} (`) });
    expect(ticks).toBeGreaterThan(20);
    holder.child.kill('SIGKILL');
    await holder.ended;
    expect(await store.transaction((tx) => tx.nextNumber('x'))).toBe(1);
  });

  it('print nothing that was not asked for', async () => {
    expect(await run('open')).toEqual({ stdout: '0\ndone\n', stderr: '', status: 0 });
  });
});
