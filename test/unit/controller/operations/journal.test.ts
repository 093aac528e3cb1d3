import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DocumentStore } from '../../../../src/controller/inventory/document-store.ts';
import type { New } from '../../../../src/controller/model/document.ts';
import type { Operation, StepRecord } from '../../../../src/controller/model/operation.ts';
import { Journal } from '../../../../src/controller/operations/engine/journal.ts';
import { heartbeatIntervalMs } from '../../../../src/controller/operations/engine/owner.ts';
import { takeOver } from '../../../../src/controller/operations/engine/take-over.ts';
import type { Services } from '../../../../src/controller/services.ts';
import { noChronicle } from '../../../support/no-chronicle.ts';
import { type TemporaryStores, temporaryStore } from '../../../support/temporary-store.ts';
import { call } from '../../../support/test-world.ts';
import { ids } from '../../cell/spec.ts';

let stores: TemporaryStores & { readonly store: DocumentStore };
let journal: Journal;
/** What the owner's clock shows. */
let now: number;

beforeEach(async () => {
  stores = await temporaryStore();
  now = Date.parse('2026-11-01T12:00:00Z');
  const services = servicesOf(stores.store, 1);
  journal = new Journal(
    services,
    await stores.store.transaction((transaction) => transaction.insert('operations', begun)),
  );
});
afterEach(async () => {
  journal.stopHeartbeat();
  vi.useRealTimers();
  await stores.remove();
});

const step = (name: string): StepRecord => ({ name, title: name, state: 'pending', commands: [] });
const begun: New<Operation> = {
  id: ids.operation,
  number: 1,
  kind: 'instance.create',
  version: 1,
  subjects: [],
  actor: call.actor,
  request: {},
  plan: {},
  state: 'running',
  direction: 'forward',
  attempt: 1,
  steps: ['first', 'second', 'third'].map(step),
  owner: { host: 'here', bootId: 'boot', pid: 1, startTime: '1', heartbeatAt: '2026-11-01T12:00:00.000Z' },
  startedAt: '2026-11-01T12:00:00.000Z',
};

/** What a process of nano has; whoever asks takes all others for dead. */
function servicesOf(store: DocumentStore, pid: number): Services {
  const nothing = () => {
    throw new Error('not here');
  };
  return {
    store,
    cells: { at: nothing, close: async () => {} },
    clock: { now: () => now, monotonic: () => now, sleep: nothing },
    ids: { uuid: nothing, random: nothing },
    processes: {
      self: () => ({ host: 'here', bootId: 'boot', pid, startTime: String(pid) }),
      state: () => 'dead',
    },
    logger: { debug: () => {} },
    chronicle: async () => noChronicle,
  };
}

async function stored(): Promise<Operation> {
  const operation = await stores.store.get('operations', ids.operation);
  if (operation === undefined) throw new Error('the operation is gone');
  return operation;
}
const states = ({ steps }: Operation) => steps.map(({ state }) => state);

/** While `work` runs, a transaction is open: what is to be written waits. */
async function whileWriting(work: () => void): Promise<void> {
  let end = () => {};
  const open = new Promise<void>((resolve) => {
    end = resolve;
  });
  await new Promise<void>((begins) => {
    void stores.store.transaction(async () => {
      begins();
      await open;
    });
  });
  work();
  end();
}

it('keeps what is noted while a heartbeat waits to be written', async () => {
  let heartbeat: Promise<void> | undefined;
  await whileWriting(() => {
    now += heartbeatIntervalMs;
    heartbeat = journal.write((operation) => operation);
    journal.noteStep(0, { state: 'done', result: 'made' });
    expect(states(journal.operation)).toEqual(['done', 'pending', 'pending']);
  });
  await heartbeat;
  expect(states(journal.operation)).toEqual(['done', 'pending', 'pending']);
  expect((await stored()).owner.heartbeatAt).toBe('2026-11-01T12:00:10.000Z');
  await journal.writeStep(1, { state: 'running' });
  expect(states(await stored())).toEqual(['done', 'running', 'pending']);
  expect((await stored()).steps[0]?.result).toBe('made');
  expect(await stored()).toEqual(journal.operation);
});

it('writes what was noted once: what comes after it stays as it is', async () => {
  journal.noteStep(0, { state: 'done' });
  const writes: Promise<void>[] = [];
  await whileWriting(() => {
    // All of them wait while the note is not written yet.
    writes.push(journal.write((operation) => operation));
    writes.push(journal.writeStep(0, { state: 'undoing' }));
    writes.push(journal.write((operation) => operation));
    writes.push(journal.writeStep(1, { state: 'running' }));
  });
  await Promise.all(writes);
  expect(states(await stored())).toEqual(['undoing', 'running', 'pending']);
  await journal.write((operation) => operation);
  expect(states(await stored())).toEqual(['undoing', 'running', 'pending']);
  expect(await stored()).toEqual(journal.operation);
});

it('keeps what is noted in the middle of a write for the next one', async () => {
  const noted = vi.fn(async () => journal.noteStep(0, { state: 'done' }));
  await journal.write((operation) => operation, noted);
  expect(states(journal.operation)).toEqual(['done', 'pending', 'pending']);
  const [heartbeat, next] = [journal.write((operation) => operation), journal.writeStep(1, { state: 'running' })];
  await Promise.all([heartbeat, next]);
  expect(noted).toHaveBeenCalledOnce();
  expect(states(await stored())).toEqual(['done', 'running', 'pending']);
  expect(await stored()).toEqual(journal.operation);
});

it('loses nothing noted where a write fails', async () => {
  journal.noteStep(0, { state: 'done' });
  const failing = journal.write(
    (operation) => ({ ...operation, state: 'succeeded' }),
    () => Promise.reject(new Error('not released')),
  );
  await expect(failing).rejects.toThrow('not released');
  expect(await stored()).toMatchObject({ state: 'running', revision: 1 });
  expect(journal.operation.state).toBe('running');
  await journal.writeStep(1, { state: 'running' });
  expect(states(await stored())).toEqual(['done', 'running', 'pending']);
});

it('writes nothing into an operation that was taken over meanwhile, and says whose it is', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const lost = vi.fn();
  journal.startHeartbeat(lost);
  journal.noteStep(0, { state: 'done' });
  const other = await stores.open();
  await takeOver('#1', 'rollback', call, servicesOf(other, 2));
  const taken = await stored();
  expect(taken).toMatchObject({ attempt: 2, owner: { pid: 2 } });
  expect(states(taken)).toEqual(['pending', 'pending', 'pending']);

  vi.advanceTimersByTime(heartbeatIntervalMs);
  await vi.waitUntil(() => lost.mock.calls.length > 0, { timeout: 20_000 });
  expect(lost).toHaveBeenCalledWith(expect.objectContaining({ code: 'OPERATION_LOST' }));
  journal.noteStep(1, { state: 'done' });
  await expect(journal.writeStep(1, { state: 'running' })).rejects.toMatchObject({
    code: 'OPERATION_LOST',
    message: expect.stringContaining('here took it over'),
  });
  expect(await stored()).toEqual(taken);
});

it('stops where it is taken over while its write waits', async () => {
  const other = await stores.open();
  let late: Promise<void> | undefined;
  journal.noteStep(0, { state: 'done' });
  const release = vi.fn(async () => {});
  await takeOver('#1', 'resume', call, servicesOf(other, 2));
  const taken = await stored();
  await whileWriting(() => {
    late = journal.write((operation) => ({ ...operation, state: 'succeeded' }), release);
  });
  await expect(late).rejects.toMatchObject({ code: 'OPERATION_LOST' });
  expect(release).not.toHaveBeenCalled();
  expect(await stored()).toEqual(taken);
});
