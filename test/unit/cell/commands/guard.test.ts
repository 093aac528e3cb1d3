import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { guardRefusal, newerAttemptStatus, turnFolder } from '../../../../src/cell/commands/attempt-fence.ts';
import { overStatus, withGuard, withSameGuard } from '../../../../src/cell/commands/guard.ts';
import { createMarkFile, markRefusalStatus } from '../../../../src/cell/commands/mark.ts';
import {
  namesOf,
  partialPath,
  removeAllPartials,
  removeEarlierPartials,
} from '../../../../src/cell/commands/partial-files.ts';
import type { Command } from '../../../../src/controller/model/command.ts';
import { ids, storePath } from '../spec.ts';
import { runLocally, startLocally, temporaryFolder } from './run-locally.ts';

const work = (attempt: number) => ({ operationId: ids.operation, attempt });

function makeStore(): { readonly store: string; readonly partial: string; readonly guard: string } {
  const store = temporaryFolder();
  mkdirSync(`${store}/.partial`);
  return { store, partial: `${store}/.partial`, guard: `${store}/.partial/${ids.operation}.guard` };
}

/** A command that says that it runs, and then does so for long, with a child of its own. */
const lasting = (at: string): Command => ({ argv: ['sh', '-c', 'sleep 60 & echo $! >"$1"; wait', 'sh', at] });

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 200) throw new Error('it did not come to pass');
    await sleep(20);
  }
}

const started = (at: string) => until(() => existsSync(at) && readFileSync(at, 'utf8') !== '');

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a guarded command', () => {
  it('runs with its arguments, input and status, and is recorded', async () => {
    const { store, guard } = makeStore();
    const result = await runLocally(withGuard({ argv: ['sh', '-c', 'cat; exit 7'], stdin: ["it's"] }, store, work(2)));
    expect(result).toMatchObject({ status: 7, stdout: "it's" });
    expect(readFileSync(guard, 'utf8')).toMatch(/^[0-9a-f-]{36} \d+ \d+ 2\n$/);
  });

  it('ends what an earlier attempt left running, children included', async () => {
    const { store } = makeStore();
    const first = startLocally(withGuard(lasting(`${store}/child`), store, work(1)));
    await started(`${store}/child`);
    const child = Number(readFileSync(`${store}/child`, 'utf8'));
    expect(isAlive(child)).toBe(true);
    const second = await runLocally(withGuard({ argv: ['echo', 'mine'] }, store, work(2)));
    expect(second).toMatchObject({ status: 0, stdout: 'mine\n' });
    expect(isAlive(child)).toBe(false);
    expect((await first.ended).status).not.toBe(0);
  });

  it('ends what the same attempt left running: its connection was lost', async () => {
    const { store } = makeStore();
    const first = startLocally(withGuard(lasting(`${store}/child`), store, work(1)));
    await started(`${store}/child`);
    expect((await runLocally(withGuard({ argv: ['true'] }, store, work(1)))).status).toBe(0);
    await first.ended;
  });

  it('ends with force what does not go by itself', async () => {
    const { store } = makeStore();
    const stubborn = {
      argv: ['sh', '-c', 'trap "" TERM; echo x >"$1"; while :; do sleep 1; done', 'sh', `${store}/up`],
    };
    const first = startLocally(withGuard({ argv: ['sh', ...stubborn.argv.slice(1)] }, store, work(1)));
    await started(`${store}/up`);
    expect((await runLocally(withGuard({ argv: ['true'] }, store, work(2)))).status).toBe(0);
    await first.ended;
  }, 20_000);

  it('is refused where a newer attempt has been at work', async () => {
    const { store } = makeStore();
    await runLocally(withGuard({ argv: ['true'] }, store, work(3)));
    const late = await runLocally(withGuard({ argv: ['echo', 'late'] }, store, work(2)));
    expect(late).toEqual({ status: newerAttemptStatus, stdout: '', stderr: `${guardRefusal} attempt 3\n` });
  });

  it('never ends a process that only has the recorded number', async () => {
    const { store, guard } = makeStore();
    const innocent = startLocally({
      argv: ['setsid', '-w', 'sh', '-c', 'echo $$ >"$1"; exec sleep 60', 'sh', `${store}/pid`],
    });
    await started(`${store}/pid`);
    const pid = Number(readFileSync(`${store}/pid`, 'utf8'));
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const holder = startLocally({
      argv: ['flock', guard, 'sh', '-c', 'echo x >"$1"; sleep 0.5', 'sh', `${store}/held`],
    });
    await started(`${store}/held`);
    writeFileSync(guard, `${boot} ${pid} 12345 1\n`);
    // The lock's real holder is unknown, so it is waited for.
    expect((await runLocally(withGuard({ argv: ['true'] }, store, work(2)))).status).toBe(0);
    expect(isAlive(pid)).toBe(true);
    process.kill(pid);
    await Promise.all([innocent.ended, holder.ended]);
  }, 20_000);

  it('checks the mark as well', async () => {
    const { store, guard } = makeStore();
    const markFolder = temporaryFolder();
    const mark = {
      zoneId: ids.zone,
      generation: 1,
      cellId: ids.cell,
      machineId: 'm',
      stores: [{ id: ids.store, path: storePath }],
    };
    const command = withGuard({ argv: ['echo', 'x'] }, store, work(1), mark);
    expect((await runLocally(command, { markFolder })).status).toBe(markRefusalStatus);
    expect(existsSync(guard)).toBe(false);
    await runLocally(createMarkFile(mark), { markFolder });
    expect(await runLocally(command, { markFolder })).toMatchObject({ status: 0, stdout: 'x\n' });
  });
});

describe("an operation's partial files", () => {
  const clear = (store: string, attempt: number) =>
    withGuard(removeEarlierPartials(store, namesOf(work(attempt))), store, work(attempt));
  const tidy = (store: string, attempt: number) =>
    withGuard(removeAllPartials(store, namesOf(work(attempt))), store, work(attempt));

  it('are deleted after its commands have been ended, of every attempt and of no other operation', async () => {
    const { store, partial } = makeStore();
    const other = `${ids.image}.1.raw`;
    const own = [1, 2].map((attempt) => partialPath(store, namesOf(work(attempt)), '.raw'));
    for (const path of [...own, `${partial}/${other}`]) writeFileSync(path, 'x');
    const first = startLocally(withGuard(lasting(`${store}/child`), store, work(1)));
    await started(`${store}/child`);
    for (const _twice of [1, 2]) {
      expect(await runLocally(tidy(store, 2))).toMatchObject({ status: 0, stderr: '' });
    }
    expect(readdirSync(partial)).toEqual([other]);
    expect(isAlive(Number(readFileSync(`${store}/child`, 'utf8')))).toBe(false);
    await first.ended;
  });

  it('are not for an attempt that was overtaken: it can neither go on nor delete', async () => {
    const { store, partial, guard } = makeStore();
    writeFileSync(partialPath(store, namesOf(work(1)), '.raw'), 'x');
    for (const _twice of [1, 2]) expect((await runLocally(clear(store, 2))).status).toBe(0);
    expect(readdirSync(partial)).toEqual([`${ids.operation}.guard`]);
    writeFileSync(partialPath(store, namesOf(work(2)), '.raw'), 'x');
    const before = readdirSync(partial);
    for (const late of [withGuard({ argv: ['true'] }, store, work(1)), clear(store, 1), tidy(store, 1)]) {
      expect((await runLocally(late)).status).toBe(newerAttemptStatus);
    }
    expect(readdirSync(partial)).toEqual(before);
    expect(readFileSync(guard, 'utf8')).toMatch(/ 2\n$/);
    expect((await runLocally(withGuard({ argv: ['true'] }, store, work(2)))).status).toBe(0);
  });

  it('are written only by what begins before they are tidied up', async () => {
    const { store, partial, guard } = makeStore();
    const path = partialPath(store, namesOf(work(1)), '.raw');
    const write = withSameGuard({ argv: ['cp', '/dev/null', path] }, store, work(1));
    expect((await runLocally(write)).status).toBe(overStatus);
    await runLocally(clear(store, 1));
    expect(await runLocally(write)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(partial)).toHaveLength(2);
    // One that waits for whoever tidies up leaves it alone, and then finds that it is over.
    const slow = withGuard(
      { argv: ['sh', '-c', 'echo x >"$1"; sleep 0.5; rm "$2" "$3"', 'sh', `${store}/up`, path, guard] },
      store,
      work(1),
    );
    const tidying = startLocally(slow);
    await started(`${store}/up`);
    expect(await runLocally(write)).toMatchObject({ status: overStatus, stderr: `${guardRefusal} over\n` });
    expect((await tidying.ended).status).toBe(0);
    expect(readdirSync(partial)).toEqual([]);
  });

  it('are tidied up by one that waited for another to do the same', async () => {
    const { store, partial, guard } = makeStore();
    const holder = startLocally({
      argv: ['flock', guard, 'sh', '-c', 'echo x >"$1"; sleep 0.5; rm "$2"', 'sh', `${store}/held`, guard],
    });
    await started(`${store}/held`);
    const beside = await runLocally(
      withGuard({ argv: ['sh', '-c', 'flock -n "$1" true && echo free', 'sh', guard] }, store, work(1)),
    );
    // What it holds is the lock of the file that is there now.
    expect(beside).toMatchObject({ status: 1, stdout: '' });
    await holder.ended;
    expect((await runLocally(tidy(store, 1))).status).toBe(0);
    expect(readdirSync(partial)).toEqual([]);
  });

  it('cannot be where there is no store', async () => {
    const none = `${temporaryFolder()}/none`;
    expect((await runLocally(tidy(none, 1))).status).not.toBe(0);
  });

  it('does not run for an attempt that a later one has followed, though that one left no guard', async () => {
    const { store } = makeStore();
    const turns = temporaryFolder();
    writeFileSync(`${turns}/${ids.operation}.attempt`, '2\n');
    const guarded = (attempt: number): Command => {
      const [program, ...args] = withGuard({ argv: ['echo', 'x'] }, store, work(attempt)).argv;
      return { argv: [program, ...args.map((word) => word.replace(turnFolder, turns))] };
    };
    expect(await runLocally(guarded(1))).toMatchObject({ status: newerAttemptStatus, stdout: '' });
    expect(await runLocally(guarded(2))).toMatchObject({ status: 0, stdout: 'x\n' });
  });
});
