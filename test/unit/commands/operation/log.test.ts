import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { OperationView } from '../../../../src/controller/model/views.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { lines } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { operationView } from '../../../support/views.ts';

const at = (second: number) => `2026-11-20T11:58:${String(second).padStart(2, '0')}.000Z`;

/** Undone on two cells, with two secrets that each step counts from one. */
const operation = operationView({
  state: 'rolled-back',
  reason: 'a test; $(reboot)\nrm -rf /',
  endedAt: at(9),
  steps: [
    {
      name: 'directory',
      title: 'make the directory',
      cellName: 'cell-1',
      state: 'undone',
      commands: ["printf '%s\\n' made"],
      startedAt: at(1),
      endedAt: at(2),
      undoCommands: ["printf '%s\\n' removed"],
      undoStartedAt: at(7),
      undoneAt: at(8),
    },
    {
      name: 'define',
      title: 'define the domain',
      cellName: 'cell-1',
      state: 'failed',
      commands: ['cat <<NANO\nvnc=$NANO_SECRET_1 price=\\$5\nNANO', "cat <<'NANO'\n$NANO_SECRET_1 is text here\nNANO"],
      secrets: ['vnc-password'],
      startedAt: at(3),
      endedAt: at(4),
      error: { code: 'COMMAND_FAILED', message: 'no such machine type' },
    },
    {
      name: 'other',
      title: 'tell the other',
      cellName: 'cell-2',
      state: 'done',
      commands: ['cat <<NANO\nroot=$NANO_SECRET_1\nNANO'],
      secrets: ['root-password'],
      startedAt: at(5),
      endedAt: at(6),
    },
    { name: 'never', title: 'never begun', cellName: 'cell-1', state: 'pending', commands: ['reboot'] },
  ],
});

const controllerOf = (shown: OperationView) => fakeController({ queries: { 'operation.show': () => shown } });
const script = async (flags: string, shown = operation) =>
  (await run(`operation log 12 --script ${flags}`, { controller: controllerOf(shown) })).stdout;
const sh = (text: string, args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync('sh', ['-s', ...args], { input: text, encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });

describe('operation log', () => {
  test('tells what happened, in its order', async () => {
    const { stdout } = await run('operation log 12 -o csv --columns event,step,cell,error', {
      controller: controllerOf(operation),
    });
    expect(stdout.replaceAll('\r', '')).toBe(
      lines(
        'event,step,cell,error',
        'begun,,,',
        'started,1,cell-1,',
        'done,1,cell-1,',
        'started,2,cell-1,',
        'failed,2,cell-1,no such machine type',
        'started,3,cell-2,',
        'done,3,cell-2,',
        'undoing,1,cell-1,',
        'undone,1,cell-1,',
        'rolled-back,,,',
      ),
    );
  });
});

describe('operation log --script', () => {
  test('runs on each cell what was sent there, and nothing that was not', async () => {
    const text = await script('');
    const secrets = { NANO_SECRET_1: 'one', NANO_SECRET_2: 'two' };
    expect(sh(text, ['cell-1'], secrets)).toMatchObject({
      status: 0,
      stdout: 'made\nvnc=one price=$5\n$NANO_SECRET_1 is text here\nremoved\n',
      stderr: '',
    });
    expect(sh(text, ['cell-2'], secrets)).toMatchObject({ status: 0, stdout: 'root=two\n' });
    expect(sh(text, [], secrets)).toMatchObject({
      status: 2,
      stderr: 'usage: sh SCRIPT cell-1|cell-2, on that cell\n',
    });
  });

  test('asks for each secret by its name before it does anything', async () => {
    const refused = sh(await script('--cell cell-1'), []);
    expect(refused.status).not.toBe(0);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain('the secret vnc-password');
  });

  test('of one cell needs no name, and holds nothing of the others', async () => {
    const text = await script('--cell cell-2');
    expect(text).not.toContain('cell-1');
    expect(sh(text, [], { NANO_SECRET_1: 'two' })).toMatchObject({ status: 0, stdout: 'root=two\n' });
  });

  test('says of a cell that was not touched which were', async () => {
    expect(await run('operation log 12 --script --cell cell-9', { controller: controllerOf(operation) })).toMatchObject(
      {
        stderr: 'nano: operation #12 sent no command to a cell "cell-9"\ntry: it did to cell-1, cell-2\n',
        exitCode: 3,
      },
    );
  });

  test('of a change in the records alone does nothing', async () => {
    expect(sh(await script('', operationView({ steps: [] })), [])).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});
