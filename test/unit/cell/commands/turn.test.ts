import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newerAttemptStatus, turnFolder } from '../../../../src/cell/commands/attempt-fence.ts';
import { createMarkFile, markRefusalStatus } from '../../../../src/cell/commands/mark.ts';
import { withTurn } from '../../../../src/cell/commands/turn.ts';
import type { Command } from '../../../../src/controller/model/command.ts';
import { ids } from '../spec.ts';
import { runLocally, startLocally, temporaryFolder } from './run-locally.ts';

const work = { operationId: ids.operation, attempt: 1 };

/** Takes turns in a folder of the test's own, and loses patience after a second. */
function inTurn(folder: string, command: Command, operationId: string = ids.operation, attempt = 1): Command {
  const { argv, ...rest } = withTurn(command, { operationId, attempt });
  const [program, ...args] = argv;
  const replaced = args.map((word) => (word === turnFolder ? folder : word.replace('flock -w 60', 'flock -w 1')));
  return { ...rest, argv: [program, ...replaced] };
}

const slow = (log: string, seconds: string): Command => ({
  argv: ['sh', '-c', 'echo begin >>"$1"; sleep "$2"; echo end >>"$1"', 'sh', log, seconds],
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 200) throw new Error('it did not come to pass');
    await sleep(20);
  }
}

describe('the commands of an operation on a cell', () => {
  it('run with their arguments, input and status, and leave nothing', async () => {
    const folder = `${temporaryFolder()}/turns`;
    const result = await runLocally(inTurn(folder, { argv: ['sh', '-c', 'cat; exit 7'], stdin: ["it's"] }));
    expect(result).toEqual({ status: 7, stdout: "it's", stderr: '' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('wait for one another, also for one whose nano is gone', async () => {
    const folder = temporaryFolder();
    const log = `${folder}/log`;
    const first = startLocally(inTurn(folder, slow(log, '0.5')));
    await until(() => existsSync(log));
    const second = await runLocally(inTurn(folder, { argv: ['cat', log] }));
    expect(second.stdout).toBe('begin\nend\n');
    await first.ended;
  });

  it('do not wait for those of other operations', async () => {
    const folder = temporaryFolder();
    const log = `${folder}/log`;
    const first = startLocally(inTurn(folder, slow(log, '0.5')));
    await until(() => existsSync(log));
    expect((await runLocally(inTurn(folder, { argv: ['cat', log] }, ids.image))).stdout).toBe('begin\n');
    await first.ended;
  });

  it('end one that hangs, and only that', async () => {
    const folder = temporaryFolder();
    const log = `${folder}/log`;
    const first = startLocally(inTurn(folder, slow(log, '60')));
    await until(() => existsSync(log));
    expect((await runLocally(inTurn(folder, { argv: ['true'] }))).status).toBe(0);
    await first.ended;
    expect(readFileSync(log, 'utf8')).toBe('begin\n');
  });

  it('of an earlier attempt are refused once a later one was there', async () => {
    const folder = `${temporaryFolder()}/turns`;
    const attempt = (number: number) => runLocally(inTurn(folder, { argv: ['echo', 'x'] }, ids.operation, number));
    expect(await attempt(1)).toMatchObject({ status: 0 });
    expect(await attempt(3)).toMatchObject({ status: 0, stdout: 'x\n' });
    for (const number of [1, 2]) {
      expect(await attempt(number)).toEqual({
        status: newerAttemptStatus,
        stdout: '',
        stderr: 'nano-guard: attempt 3\n',
      });
    }
    expect(await attempt(3)).toMatchObject({ status: 0 });
    expect(readdirSync(folder)).toEqual([`${ids.operation}.attempt`]);
    expect((await runLocally(inTurn(folder, { argv: ['echo', 'x'] }, ids.image))).stdout).toBe('x\n');
  });

  it('check the mark as well', async () => {
    const markFolder = temporaryFolder();
    const folder = temporaryFolder();
    const mark = { zoneId: ids.zone, generation: 1, cellId: ids.cell, machineId: 'm', stores: [] };
    const { argv } = withTurn({ argv: ['echo', 'x'] }, work, mark);
    const [program, ...args] = argv;
    const command: Command = { argv: [program, ...args.map((word) => (word === turnFolder ? folder : word))] };
    expect((await runLocally(command, { markFolder })).status).toBe(markRefusalStatus);
    await runLocally(createMarkFile(mark), { markFolder });
    expect(await runLocally(command, { markFolder })).toMatchObject({ status: 0, stdout: 'x\n' });
  });
});
