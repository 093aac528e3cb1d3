import { beforeEach, expect, it } from 'vitest';
import { asOne } from '../../../../src/cell/commands/as-one.ts';
import { createMarkFile, markRefusal, markRefusalStatus } from '../../../../src/cell/commands/mark.ts';
import type { Command } from '../../../../src/controller/model/command.ts';
import { ids } from '../spec.ts';
import { runLocally, temporaryFolder } from './run-locally.ts';

const mark = { zoneId: ids.zone, generation: 3, cellId: ids.cell, machineId: 'm', stores: [] };
const show: Command = { argv: ['sh', '-c', 'cat; printf "%s|" "$@"; echo', 'show'] };
let markFolder = '';

beforeEach(async () => {
  markFolder = `${temporaryFolder()}/nano`;
  await runLocally(createMarkFile(mark), { markFolder });
});

const run = (...commands: readonly Command[]) => {
  const inputBytes = ({ stdin = [] }: Command) => Buffer.byteLength(stdin.join(''));
  const parts = commands.map((command) => ({ command, inputBytes: inputBytes(command) }));
  return runLocally(asOne(parts, mark), { markFolder });
};

it('gives each command its own words and input', async () => {
  const words = ["it's", '', 'two words', '$HOME `id`', '"', '\\', 'ä\nb'];
  const many = Array.from({ length: 12 }, (_, index) => String(index + 1));
  const result = await run(
    { argv: [...show.argv, ...words], stdin: ['first ä\n', 'and more '] },
    { argv: [...show.argv, ...many] },
    { argv: show.argv, stdin: ['x'.repeat(100_000), '\n'] },
  );
  expect(result).toEqual({
    status: 0,
    stdout: `first ä\nand more ${words.join('|')}|\n${many.join('|')}|\n${'x'.repeat(100_000)}\n|\n`,
    stderr: '',
  });
});

it.each<[string, Command, number]>([
  ['without input', { argv: ['sh', '-c', 'exit 17'] }, 17],
  ['with input', { argv: ['sh', '-c', 'exit 17'], stdin: ['not read'] }, 17],
  ['as it is not there', { argv: ['no-such-program'] }, 127],
])('ends with the status of the first that fails, %s', async (_, failing, status) => {
  const result = await run({ argv: ['echo', 'one'] }, failing, show);
  expect(result).toMatchObject({ status, stdout: 'one\n' });
});

it('stops where the cell is given to another zone in between', async () => {
  const takeOver = { argv: ['sed', '-i', 's/"generation":3/"generation":4/', `${markFolder}/cell.json`] } as const;
  const result = await run(takeOver, show);
  expect(result).toMatchObject({ status: markRefusalStatus, stdout: '' });
  expect(result.stderr).toMatch(new RegExp(`^${markRefusal} .*"generation":4`));
});
